using System.Diagnostics.CodeAnalysis;
using Compliance.Law.Calendars;
using Compliance.Law.Reading;
using NodaTime;

namespace Compliance.Law;

/// <summary>The laws that are known, by code. A law that is not here is refused, never guessed.</summary>
public sealed class LawTable
{
    /// <summary>The law of a request that names none.</summary>
    public const string DefaultRegime = "eu-gdpr";

    private const string Folder = "Law.Data.";
    private const string Calendars = "calendars.yaml";

    private static readonly Lazy<LawTable> Embedded = new(() => RegimeReader.Read(
        Texts().Where(each => each.File != Calendars), HolidayCalendars.Standard));

    private readonly Dictionary<string, Regime> _regimes;

    internal LawTable(IEnumerable<Regime> regimes) =>
        _regimes = regimes.ToDictionary(regime => regime.Code, StringComparer.Ordinal);

    /// <summary>The table that this application is built with.</summary>
    public static LawTable Current => Embedded.Value;

    /// <summary>The codes, in alphabetical order.</summary>
    public IReadOnlyList<string> Codes => [.. _regimes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>In the order of their codes.</summary>
    public IReadOnlyList<Regime> Regimes => [.. Codes.Select(code => _regimes[code])];

    public bool TryFind(string code, [NotNullWhen(true)] out Regime? regime) => _regimes.TryGetValue(code, out regime);

    /// <summary>The codes of the laws that name a period for the answer to a request for this right.</summary>
    public IReadOnlyList<string> CodesFor(LegalRight right) =>
        [.. Regimes.Where(regime => regime.Find(LegalDuty.Answer, right)?.Within is not null).Select(regime => regime.Code)];

    /// <summary>The laws whose next review has passed by that day.</summary>
    public IReadOnlyList<Regime> Outdated(LocalDate day) => [.. Regimes.Where(regime => regime.NextReview < day)];

    /// <summary>The data files that are built in, by name.</summary>
    internal static IEnumerable<LawFile> Texts()
    {
        var assembly = typeof(LawTable).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(Folder, StringComparison.Ordinal)).Order(
            StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new LawFile(name[(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..], text.ReadToEnd());
        }
    }

    internal static LawFile CalendarText() => Texts().Single(each => each.File == Calendars);
}
