using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests;

/// <summary>The right to erasure (GDPR Art. 17): everything mapped goes, or is kept on a declared ground and said to be.</summary>
public static class ErasureWorkflow
{
    /// <summary>How often rows that were written meanwhile are erased again before the request ends as incomplete.</summary>
    private const int MostSweeps = 5;

    /// <summary>Beyond the lease's bound: a timer may fire a second early, and the clocks of two machines differ.</summary>
    private static readonly Duration Margin = Duration.FromSeconds(2);

    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Erasure");

    public static async Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context);
        var located = await steps.Run("locating", SubjectActivities.Locate, input.RequestId);
        if (located.Finding is not SubjectFinding.One)
            return await Close(located.Finding.Outcome());

        steps.Total = located.Steps.Count + (located.Subject is null ? 5 : 8);

        // From here no one is given the subject's key any more, and no writer can bring it back.
        if (located.Subject is { } fenced)
            await steps.Run("fencing", KeyActivities.Fence, new KeyStep(input.RequestId, fenced));

        for (var index = 0; index < located.Steps.Count; index++)
            await steps.Run($"erasing {located.Steps[index]}", ErasureActivities.EraseStore, new StoreStep(input.RequestId, index));

        if (located.Subject is { } deleted)
        {
            await steps.Run("deleting the key", KeyActivities.Delete, new KeyStep(input.RequestId, deleted));

            // A data key unwrapped before the fence lives in some memory until its lease ends: only then is the erasure effective.
            await context.Sleep(input.LeaseBound + Margin);
        }

        var left = 1L;
        for (var sweep = 0; sweep < MostSweeps && left > 0; sweep++)
            left = await steps.Run("sweeping again", ErasureActivities.SweepAgain, new LateSweep(input.RequestId, sweep));

        if (located.Subject is { } purged)
            await steps.Run("purging the key", KeyActivities.Purge, new KeyStep(input.RequestId, purged));

        var covered = left == 0 && located.Gaps == 0;
        var outcome = await steps.Run("stating what was done", CertificateActivities.State, new StateErasure(input.RequestId, located.Subject, covered));
        await steps.Run("certifying", CertificateActivities.Issue, input.RequestId);
        return await Close(outcome);

        async Task<RequestOutcome> Close(RequestOutcome ending)
        {
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, ending));
            return ending;
        }
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="LeaseBound">How long an unwrapped data key may live.</param>
public sealed record RequestInput(string RequestId, Duration LeaseBound);

/// <param name="RequestId">Opaque.</param>
/// <param name="Index">Which of <see cref="LocateResult.Steps"/>.</param>
public sealed record StoreStep(string RequestId, int Index);
