using NodaTime;

namespace Compliance.Retention;

/// <summary>One sweep as a whole: kept beside its workflow, whose status holds totals alone.</summary>
/// <param name="Id">Of the sweep.</param>
/// <param name="At">The time that periods are measured against.</param>
/// <param name="DryRun">It erases nothing.</param>
/// <param name="Map">The digest of the data map that it works by.</param>
/// <param name="Rules">How many collections have a retention period.</param>
/// <param name="Totals">Once it has ended.</param>
/// <param name="Outcome">Null while it runs.</param>
/// <param name="Cases">This system's own case files that it could not end.</param>
public sealed record SweepRecord(
    string Id, Instant At, bool DryRun, string Map, int Rules, SweepTotals? Totals = null, SweepOutcome? Outcome = null, long Cases = 0);

/// <param name="Rules">Collections with a retention period.</param>
/// <param name="Looked">Of these, the ones that were looked at so far, or that cannot be.</param>
/// <param name="Expired">Rows that had outlived their period when they were counted.</param>
/// <param name="AtLeast">Some collection has more of them than were counted.</param>
/// <param name="Erased">Rows deleted or masked since, with those that follow them.</param>
/// <param name="NotErased">Rows that are due and could not be erased.</param>
/// <param name="Undated">Rows whose period has no beginning that can be read: they stay.</param>
/// <param name="Failed">Collections with a failure.</param>
/// <param name="Impossible">Collections that cannot be swept: nothing is configured for their connection, or nothing erases their
/// rows.</param>
public sealed record SweepTotals(
    int Rules = 0, int Looked = 0, long Expired = 0, bool AtLeast = false, long Erased = 0, long NotErased = 0, long Undated = 0,
    int Failed = 0, int Impossible = 0)
{
    public SweepTotals With(SweptCollection swept) => this with
    {
        Looked = Looked + (swept.State is SweptState.Waiting ? 0 : 1),
        Expired = Expired + swept.Expired,
        AtLeast = AtLeast || swept.AtLeast,
        Erased = Erased + swept.Tally.Erased + swept.Tally.Following.Sum(each => each.Erased),
        NotErased = NotErased + swept.Tally.NotErased,
        Undated = Undated + swept.Tally.Undated,
        Failed = Failed + (swept.Tally.Failures.Count > 0 ? 1 : 0),
        Impossible = Impossible + (swept.State is SweptState.Impossible ? 1 : 0),
    };

    public static SweepTotals operator +(SweepTotals left, SweepTotals right) => new(
        left.Rules + right.Rules, left.Looked + right.Looked, left.Expired + right.Expired, left.AtLeast || right.AtLeast,
        left.Erased + right.Erased, left.NotErased + right.NotErased, left.Undated + right.Undated, left.Failed + right.Failed,
        left.Impossible + right.Impossible);

    public static SweepTotals operator -(SweepTotals left, SweepTotals right) => new(
        left.Rules - right.Rules, left.Looked - right.Looked, left.Expired - right.Expired, left.AtLeast,
        left.Erased - right.Erased, left.NotErased - right.NotErased, left.Undated - right.Undated, left.Failed - right.Failed,
        left.Impossible - right.Impossible);
}

public enum SweepOutcome
{
    /// <summary>No row had outlived its period.</summary>
    NothingDue,

    /// <summary>There is no collection with a retention period that can be swept.</summary>
    NothingPossible,

    /// <summary>A dry run has shown what is due.</summary>
    Shown,

    /// <summary>Every row that was due is erased.</summary>
    Erased,

    /// <summary>Some collection or row could not be swept; the others are.</summary>
    CompletedWithFailures,

    /// <summary>Rows were due, or collections could not be looked at, and nothing was erased.</summary>
    Failed,
}

/// <summary>One collection of a sweep.</summary>
/// <param name="Collection">Its address.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Expired">Rows that had outlived their period when they were counted; the rows that follow them are not counted.</param>
/// <param name="AtLeast">There are more than were counted.</param>
/// <param name="Tally">What was done.</param>
/// <param name="Reason">Why it cannot be swept, as a code.</param>
public sealed record SweptCollection(
    string Collection, SweptState State, long Expired, bool AtLeast, SweepTally Tally, string? Reason = null)
{
    /// <summary>Not looked at yet.</summary>
    public static SweptCollection Waiting(string collection) => new(collection, SweptState.Waiting, 0, false, SweepTally.Empty);

    public static SweptCollection Impossible(string collection, string reason) =>
        Waiting(collection) with
        {
            State = SweptState.Impossible,
            Reason = reason,
        };

    /// <summary>The state that a collection has when its sweep is over.</summary>
    public SweptCollection Ended(SweepTally tally) => this with
    {
        Tally = tally,
        State = (tally.Failures.Count > 0, tally.Erased > 0) switch
        {
            (false, true) => SweptState.Erased,
            (false, false) => SweptState.NothingDue,
            (true, true) => SweptState.ErasedInPart,
            (true, false) => SweptState.Failed,
        },
    };
}

public enum SweptState
{
    /// <summary>Not looked at yet.</summary>
    Waiting,

    /// <summary>No row has outlived its period.</summary>
    NothingDue,

    /// <summary>Nothing is configured for its connection, or nothing erases its rows: see the reason.</summary>
    Impossible,

    /// <summary>Rows have outlived their period.</summary>
    Due,

    /// <summary>Every row that was due is erased.</summary>
    Erased,

    /// <summary>Some rows that were due are erased.</summary>
    ErasedInPart,

    /// <summary>It could not be looked at, or no row that was due could be erased.</summary>
    Failed,
}
