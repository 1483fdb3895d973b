using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Retention;

/// <summary>Starts retention sweeps, by hand and on schedule, and tells how they go.</summary>
public interface IRetentionDesk
{
    /// <returns>The sweep's id.</returns>
    Task<string> Start(bool dryRun, CancellationToken cancellation);

    Task<SweepView?> Find(string sweepId, CancellationToken cancellation);
}

/// <param name="Id">Opaque.</param>
/// <param name="Phase">Of its workflow.</param>
/// <param name="Progress">What it has done.</param>
/// <param name="Failure">Why it failed, as a code and a reference.</param>
public sealed record SweepView(string Id, WorkflowPhase Phase, SweepProgress? Progress, string? Failure);

public sealed class RetentionDesk(IWorkflowClient workflows, IIdSource ids, IClock clock) : IRetentionDesk
{
    private const string Prefix = "sweep-";

    public static TimerEntry Timer { get; } = new(
        "retention-sweep", SweepOptions.ScheduleSetting, SweepOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => ((RetentionDesk)services.GetService(typeof(RetentionDesk))!).StartScheduled(due, cancellation));

    public async Task<string> Start(bool dryRun, CancellationToken cancellation)
    {
        var id = $"{Prefix}{ids.New():N}";
        await workflows.Start(SweepWorkflow.Reference, id, new SweepInput(clock.GetCurrentInstant(), dryRun), cancellation);
        return id;
    }

    public async Task<SweepView?> Find(string sweepId, CancellationToken cancellation) =>
        sweepId.StartsWith(Prefix, StringComparison.Ordinal)
        && await workflows.Find(sweepId, cancellation) is { Workflow: var name } sweep && name == SweepWorkflow.Reference.Name
            ? new SweepView(sweepId, sweep.Phase, sweep.Status is { } status ? WorkflowJson.Read<SweepProgress>(status) : null,
                sweep.FailureCode is { } code ? $"{code} ({sweep.FailureReference})" : null)
            : null;

    /// <summary>The id comes from the time that the sweep was due: however often the tick is served, it runs once.</summary>
    private Task StartScheduled(Instant due, CancellationToken cancellation) =>
        workflows.Start(SweepWorkflow.Reference, $"{Prefix}{due.ToUnixTimeSeconds()}", new SweepInput(due, DryRun: false), cancellation);
}
