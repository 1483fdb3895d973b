using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Timers;

/// <summary>
/// Removes the histories of workflows that ended long ago, and looks afterwards whether they are gone. Children are instances of their
/// own with ids of their own, and are purged like any other: engines that offer to purge them with their parent do not always do it.
/// </summary>
public sealed class HistoryPurge(
    IWorkflowClient workflows, IAttemptLedger attempts, IClock clock, IOptions<HistoryOptions> options, ILogger<HistoryPurge> log)
{
    private static readonly HashSet<WorkflowPhase> Ended = [WorkflowPhase.Completed, WorkflowPhase.Failed, WorkflowPhase.Terminated];

    public static TimerEntry Timer { get; } = new(
        "history-purge", HistoryOptions.ScheduleSetting, HistoryOptions.DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<HistoryPurge>().Run(cancellation));

    /// <returns>How many were purged.</returns>
    /// <exception cref="StepFailedException">Some that were purged are still there; with how many.</exception>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var cutoff = clock.GetCurrentInstant() - Duration.FromDays(options.Value.Days);
        var purged = new List<string>();

        // Created before the cutoff is what stores can be asked for; what ended since then stays until it is its turn.
        await foreach (var instance in workflows.List(new WorkflowQuery(Phases: Ended, CreatedBefore: cutoff), cancellation))
        {
            if (instance.Updated >= cutoff)
                continue;
            // The history last: what a crash leaves behind is found by it the next time.
            await attempts.Forget(instance.InstanceId, cancellation);
            await workflows.Purge(instance.InstanceId, cancellation);
            purged.Add(instance.InstanceId);
        }

        var left = 0;
        foreach (var id in purged)
        {
            if (await workflows.Find(id, cancellation) is not null)
                left++;
        }

        log.LogInformation(
            "{Purged} workflow histories from before {Cutoff} were purged, {Left} of them are still there", purged.Count, cutoff, left);
        return left == 0 ? purged.Count : throw new StepFailedException("history-not-purged", $"{left}-instances");
    }
}
