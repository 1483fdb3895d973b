using Compliance.Values;
using NodaTime;

namespace Compliance.DataMap;

/// <summary>How long rows are kept.</summary>
/// <param name="Period">From the time in <see cref="From"/>, in calendar units.</param>
/// <param name="From">The path of the field that starts the period: of this collection, or of the parent's where there is one.</param>
/// <param name="Ground">Why the rows survive an erasure request until the period ends, for instance <c>legal_obligation</c>
/// (GDPR Art. 17(3)); null when only the sweep acts on them.</param>
/// <param name="Law">The provision behind the ground.</param>
/// <param name="Keep">The fields that the ground covers; every other personal field is masked at erasure. Empty: all of them.</param>
/// <param name="Parent">The rows that these follow; null where they have a period of their own.</param>
public sealed record Retention(
    Period Period, string From, string? Ground, string? Law, IReadOnlyList<string> Keep, RetentionParent? Parent = null)
{
    /// <summary>Whether a row is kept, and why not where it is not.</summary>
    /// <param name="began">The time in <see cref="From"/>, as the store holds it.</param>
    /// <param name="now">The present time.</param>
    public RetentionState StateOf(string? began, Instant now) => TimeText.Read(began) switch
    {
        { Reading: TimeReading.Never } => RetentionState.Kept,
        { IsTime: true, At: var start } => start < Cutoff(now) ? RetentionState.Expired : RetentionState.Kept,
        _ => RetentionState.Undated,
    };

    /// <summary>The day on which the ground ends for a row; null where its period has no beginning that can be read, or no end.</summary>
    /// <param name="began">As <see cref="StateOf"/> takes it.</param>
    public LocalDate? Ends(string? began) => TimeText.Read(began) is { IsTime: true, At: var start } && start < LatestBeginning
        ? start.InUtc().LocalDateTime.Plus(Period).Date
        : null;

    /// <summary>A period that begins later has no end that the calendar covers.</summary>
    private Instant LatestBeginning => LocalDate.MaxIsoValue.Minus(Period).AtMidnight().InUtc().ToInstant();

    /// <summary>Rows whose period began before this have outlived it: none of them is kept at this time.</summary>
    public Instant Cutoff(Instant now)
    {
        // Calendar units do not cancel out: a month and two days before 1 March is 30 January, whose period ends on 2 March.
        var local = now.InUtc().LocalDateTime;
        var began = local.Minus(Period);
        while (began.Plus(Period) > local)
            began = began.PlusDays(-1);
        return began.InUtc().ToInstant();
    }
}

/// <param name="Collection">Whose rows these follow, in ground, period and end.</param>
/// <param name="Path">The field here that holds the parent's value.</param>
/// <param name="ParentPath">The field there.</param>
public sealed record RetentionParent(CollectionAddress Collection, string Path, string ParentPath);

public enum RetentionState
{
    /// <summary>Its period runs.</summary>
    Kept,

    /// <summary>Its period is over.</summary>
    Expired,

    /// <summary>Nothing tells when its period began: no law keeps it, and nobody may erase it unseen.</summary>
    Undated,
}
