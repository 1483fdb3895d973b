using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Law.Counting;

/// <summary>Writes the steps of a computation down.</summary>
internal sealed class TraceBook
{
    private static readonly LocalDatePattern Written = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");

    private readonly List<TraceStep> _steps = [];

    public IReadOnlyList<TraceStep> Steps => _steps;

    public Certainty Certainty { get; private set; } = Certainty.Primary;

    public void Add(TraceKind kind, LocalDate day, string words, string? source = null) =>
        _steps.Add(new(kind, day, source is null ? words : $"{words.TrimEnd('.')} ({source}).", source));

    /// <summary>A step that rests on a rule: the day is no surer than the rule.</summary>
    public void Add(TraceKind kind, LocalDate day, string words, string source, Certainty certainty)
    {
        Add(kind, day, words, source);
        RestsOn(certainty);
    }

    public void RestsOn(Certainty certainty) => Certainty = certainty < Certainty ? certainty : Certainty;

    public static string Day(LocalDate day) => Written.Format(day);

    public static string Days(int count) => count == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{count} days");

    public static string Ground(PauseGround ground) => ground switch
    {
        PauseGround.Identity => "proof of identity",
        PauseGround.Clarification => "clarification",
        PauseGround.Fee => "the fee",
        _ => throw new ArgumentOutOfRangeException(nameof(ground)),
    };
}
