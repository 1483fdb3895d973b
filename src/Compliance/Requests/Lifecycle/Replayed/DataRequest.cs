using Compliance.Requests.Intake;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Lifecycle.Replayed;

/// <summary>
/// The way of a request about stored data: logged, proven, located, carried out, closed; or taken back. Nothing is searched for before
/// proof is given where it is awaited.
/// </summary>
internal static class DataRequest
{
    /// <summary>Receiving, locating, closing.</summary>
    private const int Steps = 3;

    /// <param name="context">Of the workflow.</param>
    /// <param name="input">Which request.</param>
    /// <param name="own">How many steps it takes to carry it out, as far as known.</param>
    /// <param name="carryOut">What is done once exactly one person is found.</param>
    public static Task<RequestOutcome> Run(
        IWorkflowContext context, RequestInput input, int own, Func<RequestSteps, LocateResult, Task<RequestEnd>> carryOut)
    {
        var steps = new RequestSteps(context)
        {
            Total = Steps + own - (input.Logged is null ? 0 : 1) + (input.AwaitsProof ? IdentityGate.Steps : 0),
            CanBeCancelled = true,
        };
        return steps.OrTakenBack(input.RequestId, async () =>
        {
            var end = await Run(context, input, steps, carryOut);
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, end.Outcome, end.HasExport));
            return end.Outcome;
        });
    }

    private static async Task<RequestEnd> Run(
        IWorkflowContext context, RequestInput input, RequestSteps steps, Func<RequestSteps, LocateResult, Task<RequestEnd>> carryOut)
    {
        if (input.Logged is null)
            await steps.Run("receiving", ReceiptActivities.LogReceived, input.RequestId);
        if (input.AwaitsProof && !await new IdentityGate(context, steps, input.RequestId).Pass())
            return new RequestEnd(RequestOutcome.Expired);
        var located = await steps.Run("locating", SubjectActivities.Locate, input.RequestId);
        return located.Finding is SubjectFinding.One
            ? await carryOut(steps, located)
            : new RequestEnd(located.Finding.Outcome());
    }
}

/// <param name="Outcome">How a request ends.</param>
/// <param name="HasExport">Whether there is an archive to download.</param>
internal readonly record struct RequestEnd(RequestOutcome Outcome, bool HasExport = false);
