using NodaTime;

namespace Compliance.Law;

/// <summary>The last day, with everything that led to it.</summary>
/// <param name="Day">
/// The last day on which it is in time; for <see cref="LegalDuty.AskingAgain"/> the first day on which it is allowed.
/// </param>
/// <param name="End">When that day is over in the controller's time zone: what comes before it is in time.</param>
/// <param name="Trace">How it was computed, in order.</param>
public sealed record Deadline(LocalDate Day, Instant End, IReadOnlyList<TraceStep> Trace)
{
    public required Regime Regime { get; init; }

    public required LawRule Rule { get; init; }

    /// <summary>The calendar of holidays that was used.</summary>
    public required string Calendar { get; init; }

    /// <summary>Until when the person may be told of an extension; null where the law knows none, or it was told.</summary>
    public LocalDate? ExtensionToldBy { get; init; }

    /// <summary>Whether a pause is still open, so that the day moves on.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>The least certain of what the day rests on.</summary>
    public required Certainty Certainty { get; init; }

    /// <summary>The trace in sentences.</summary>
    public IEnumerable<string> Why => Trace.Select(step => step.Words);
}

/// <summary>One step of a trace.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Day">The day after it.</param>
/// <param name="Words">The step in a sentence.</param>
/// <param name="Source">The rule that it rests on; null for what is no rule of law.</param>
public sealed record TraceStep(TraceKind Kind, LocalDate Day, string Words, string? Source = null);

public enum TraceKind
{
    /// <summary>The day of receipt, in the controller's time zone.</summary>
    Received,

    /// <summary>The law does not apply yet.</summary>
    NotYetInForce,

    /// <summary>The period begins later, because of what was awaited.</summary>
    Restarted,

    /// <summary>The clock runs although something was awaited.</summary>
    RunsOn,

    /// <summary>The period was counted.</summary>
    Counted,

    /// <summary>The date is missing in the last month.</summary>
    MissingDate,

    /// <summary>The clock stood.</summary>
    Paused,

    /// <summary>A pause changes nothing, because it lies outside of the period.</summary>
    PauseOutside,

    /// <summary>What is awaited has not come yet.</summary>
    PauseOpen,

    /// <summary>The person was told of an extension.</summary>
    Extended,

    /// <summary>The person was told too late, so the period was not extended.</summary>
    ExtensionTooLate,

    /// <summary>The last day is moved, because nobody works on it.</summary>
    NotWorkingDay,

    /// <summary>The period has too few working days.</summary>
    TooFewWorkingDays,

    /// <summary>Nobody works on the last day, and the law does not move it.</summary>
    Stays,

    /// <summary>The holidays of a year are not known.</summary>
    HolidaysUnknown,

    /// <summary>The day does not exist in the time zone.</summary>
    NoSuchDay,

    /// <summary>The day when it is over.</summary>
    Ends,

    /// <summary>A rule was not compared with the text of the law.</summary>
    NotVerified,
}
