using NodaTime;

namespace Compliance.Law;

/// <summary>By when something is to be done.</summary>
/// <param name="Regime">Under which law: a code of <see cref="LawTable"/>.</param>
/// <param name="Received">When the request came in; of an appeal, when it or the answer did.</param>
/// <param name="Zone">The controller's time zone, which decides the day.</param>
public sealed record LawQuestion(string Regime, Instant Received, DateTimeZone Zone)
{
    public LegalDuty Duty { get; init; } = LegalDuty.Answer;

    /// <summary>For which right; null for a duty that is the same for all.</summary>
    public LegalRight? Right { get; init; }

    /// <summary>In any order; they may overlap.</summary>
    public IReadOnlyList<ClockPause> Pauses { get; init; } = [];

    /// <summary>Null where the period was not extended.</summary>
    public ExtensionNotice? Extension { get; init; }

    /// <summary>The calendar of the controller's place; null for the law's own.</summary>
    public string? Calendar { get; init; }

    /// <summary>Until which day a pause that is still open counts; null: it counts for nothing, which is the earlier date.</summary>
    public LocalDate? AsOf { get; init; }
}

/// <summary>A time in which the controller waits for the person.</summary>
/// <param name="Ground">For what.</param>
/// <param name="From">The day of the question.</param>
/// <param name="Until">The day of the answer; null while it is awaited.</param>
public sealed record ClockPause(PauseGround Ground, LocalDate From, LocalDate? Until = null);

/// <summary>That the person was told of an extension.</summary>
/// <param name="Told">When; null where it is only known that it was in time.</param>
public sealed record ExtensionNotice(LocalDate? Told = null);

/// <summary>A question that the table has no answer to: nothing is guessed.</summary>
public sealed class LawRefusedException(LawRefusal refusal, string message) : Exception(message)
{
    public LawRefusal Refusal { get; } = refusal;
}

public enum LawRefusal
{
    /// <summary>No law of the table has the code.</summary>
    UnknownRegime,

    /// <summary>The law has no such rule in the table.</summary>
    NoRule,

    /// <summary>The law names no period.</summary>
    NoPeriod,

    /// <summary>The law knows no extension here.</summary>
    NoExtension,

    /// <summary>There is no such calendar, or the law does not let this one decide.</summary>
    UnknownCalendar,

    /// <summary>A pause ends before it begins.</summary>
    PauseBackwards,

    /// <summary>A time before 1970 or after 2199.</summary>
    OutOfRange,
}
