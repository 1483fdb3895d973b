using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Retention;

/// <summary>Starts retention sweeps, by hand and on schedule, and tells how they go.</summary>
public interface IRetentionService
{
    /// <returns>The sweep's id.</returns>
    Task<string> Start(bool dryRun, CancellationToken cancellation);

    /// <param name="sweepId">As <see cref="Start"/> gave it.</param>
    /// <param name="after">The index behind which the collections begin; null for the first page.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Null when there is no such sweep.</returns>
    Task<SweepView?> Find(string sweepId, int? after, CancellationToken cancellation);
}

/// <param name="Id">Opaque.</param>
/// <param name="Phase">Of its workflow.</param>
/// <param name="Progress">What it has done, in totals.</param>
/// <param name="Failure">Why it failed, as a code and a reference.</param>
/// <param name="CasesFailed">This system's own case files that it could not end.</param>
/// <param name="Collections">A page of at most <see cref="PageSize"/>, in the order in which they are swept.</param>
/// <param name="Next">The index to ask on from; null on the last page.</param>
public sealed record SweepView(
    string Id,
    WorkflowPhase Phase,
    SweepProgress? Progress,
    string? Failure,
    long CasesFailed,
    IReadOnlyList<SweptCollectionView> Collections,
    int? Next)
{
    public const int PageSize = 100;
}

/// <param name="Index">Its place in the sweep, from 0.</param>
/// <param name="Collection">Its address.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Expired">Rows that had outlived their period when they were counted; the rows that follow them are not counted.</param>
/// <param name="AtLeast">There are more than were counted.</param>
/// <param name="Erased">Rows deleted or masked since.</param>
/// <param name="Undated">Rows whose period has no beginning that can be read: they stay.</param>
/// <param name="Following">Rows deleted or masked because they follow those, by collection.</param>
/// <param name="Failures">Rows that are due and were not erased, by collection and cause.</param>
/// <param name="Reason">Why it cannot be swept, as a code.</param>
public sealed record SweptCollectionView(
    int Index,
    string Collection,
    SweptState State,
    long Expired,
    bool AtLeast,
    long Erased,
    long Undated,
    IReadOnlyList<FollowingRows> Following,
    IReadOnlyList<SweepFailure> Failures,
    string? Reason)
{
    internal static SweptCollectionView Of(IndexedCollection each) =>
        new(
            each.Index,
            each.Collection.Collection,
            each.Collection.State,
            each.Collection.Expired,
            each.Collection.AtLeast,
            each.Collection.Tally.Erased,
            each.Collection.Tally.Undated,
            each.Collection.Tally.Following,
            each.Collection.Tally.Failures,
            each.Collection.Reason);
}

public sealed class RetentionService(IWorkflowClient workflows, ISweepRecords records, IIdSource ids, IClock clock) : IRetentionService
{
    private const string Prefix = "sweep-";

    public static TimerEntry Timer { get; } =
        new(
            "retention-sweep",
            SweepOptions.ScheduleSetting,
            SweepOptions.DefaultSchedule,
            Role.Service,
            (services, due, cancellation) =>
                ((RetentionService)services.GetService(typeof(RetentionService))!).StartScheduled(due, cancellation));

    public async Task<string> Start(bool dryRun, CancellationToken cancellation)
    {
        var id = $"{Prefix}{ids.New():N}";
        await workflows.Start(SweepWorkflow.Reference, id, new SweepInput(clock.GetCurrentInstant(), dryRun), cancellation);
        return id;
    }

    public async Task<SweepView?> Find(string sweepId, int? after, CancellationToken cancellation)
    {
        if (!sweepId.StartsWith(Prefix, StringComparison.Ordinal)
            || await workflows.Find(sweepId, cancellation) is not { Workflow: var name } sweep || name != SweepWorkflow.Reference.Name)
            return null;
        var record = await records.Find(sweepId, cancellation);
        var page = await records
            .List(sweepId, after + 1 ?? 0, cancellation)
            .Take(SweepView.PageSize)
            .Select(SweptCollectionView.Of)
            .ToListAsync(cancellation);
        return new SweepView(
            sweepId, sweep.Phase, sweep.Status is { } status ? WorkflowJson.Read<SweepProgress>(status) : null,
            sweep.FailureCode is { } code ? $"{code} ({sweep.FailureReference})" : null, record?.Cases ?? 0, page,
            page is [.., var last] && last.Index + 1 < record?.Rules ? last.Index : null);
    }

    /// <summary>The id comes from the time that the sweep was due: however often the tick is served, it runs once.</summary>
    private Task StartScheduled(Instant due, CancellationToken cancellation) =>
        workflows.Start(SweepWorkflow.Reference, $"{Prefix}{due.ToUnixTimeSeconds()}", new SweepInput(due, DryRun: false), cancellation);
}
