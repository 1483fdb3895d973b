using NodaTime;

namespace Compliance.Retention;

/// <param name="SweepId">Opaque.</param>
/// <param name="At">The time that periods are measured against.</param>
/// <param name="DryRun">Show only, erase nothing.</param>
public sealed record PlanSweep(string SweepId, Instant At, bool DryRun);

/// <summary>One collection of a sweep, by its place: a collection's name may hold anything, and stays out of ids and keys.</summary>
/// <param name="SweepId">Opaque.</param>
/// <param name="Index">From 0, in the order of the plan.</param>
public sealed record SweepStep(string SweepId, int Index);

/// <param name="SweepId">Opaque.</param>
/// <param name="Index">Of the collection.</param>
/// <param name="Code">Of the failure.</param>
/// <param name="Reference">Of the failure.</param>
public sealed record SweepStepFailed(string SweepId, int Index, string Code, string Reference);

/// <param name="Change">By how much the totals changed since the collection was counted, this page included.</param>
/// <param name="More">Whether there is another page.</param>
public sealed record SweptPage(SweepTotals Change, bool More);

/// <param name="SweepId">Opaque.</param>
/// <param name="CasesFailed">This system's own case files that could not be ended.</param>
public sealed record EndSweep(string SweepId, long CasesFailed);

/// <param name="Outcome">What came of the sweep.</param>
/// <param name="Totals">Of all its collections.</param>
public sealed record SweepEnd(SweepOutcome Outcome, SweepTotals Totals);

/// <summary>The sweep of one collection.</summary>
/// <param name="SweepId">Opaque.</param>
/// <param name="Index">Of the collection.</param>
/// <param name="Timeout">Until when a store that does not answer is waited for.</param>
public sealed record SweepCollectionInput(string SweepId, int Index, Instant Timeout);

/// <param name="At">The time that periods are measured against: the scheduled one, so that a repeated sweep sees the same rows.</param>
/// <param name="DryRun">Show only, erase nothing.</param>
/// <param name="Place">Where an earlier generation of the workflow has come to.</param>
public sealed record SweepInput(Instant At, bool DryRun, SweepPlace? Place = null);

/// <param name="Stage">What the sweep is doing.</param>
/// <param name="Next">The next collection.</param>
/// <param name="Totals">So far.</param>
/// <param name="Timeout">Until when a store that does not answer is waited for.</param>
public sealed record SweepPlace(SweepStage Stage, int Next, SweepTotals Totals, Instant Timeout);

public enum SweepStage
{
    DryRun,
    Erasing,

    /// <summary>Ends this system's own case files that are past their term.</summary>
    EndingCases,
    Done,
}

/// <summary>A sweep's status: totals alone. What became of each collection is in its record, however many there are.</summary>
/// <param name="Stage">What the sweep is doing.</param>
/// <param name="DryRunOnly">Whether it erases nothing.</param>
/// <param name="Totals">So far.</param>
/// <param name="Outcome">Once it has ended.</param>
public sealed record SweepProgress(SweepStage Stage, bool DryRunOnly, SweepTotals Totals, SweepOutcome? Outcome = null);
