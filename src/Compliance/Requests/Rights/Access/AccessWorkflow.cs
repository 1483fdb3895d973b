using Compliance.Evidence.Logging;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Access;

/// <summary>The right of access (GDPR Art. 15): a sealed export of everything mapped, for a while.</summary>
public static class AccessWorkflow
{
    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Access");

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context)
        {
            Total = 4 + (input.AwaitsProof ? IdentityGate.Steps : 0), CanBeCancelled = true,
        };
        return steps.OrTakenBack(input.RequestId, () => Run(context, input, steps));
    }

    private static async Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input, RequestSteps steps)
    {
        if (input.Logged is null)
            await steps.Run("receiving", ReceiptActivities.LogReceived, input.RequestId);
        if (input.AwaitsProof && !await new IdentityGate(context, steps, input.RequestId).Pass())
            return await Close(RequestOutcome.Expired);
        var located = await steps.Run("locating", SubjectActivities.Locate, input.RequestId);
        if (located.Finding is not SubjectFinding.One)
            return await Close(located.Finding.Outcome());

        await steps.Run("gathering", AccessActivities.BuildExport, input.RequestId);
        return await Close(located.Gaps == 0 ? RequestOutcome.Complete : RequestOutcome.Incomplete, hasExport: true);

        async Task<RequestOutcome> Close(RequestOutcome outcome, bool hasExport = false)
        {
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, outcome, hasExport));
            return outcome;
        }
    }
}
