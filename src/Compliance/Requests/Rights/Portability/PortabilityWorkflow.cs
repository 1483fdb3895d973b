using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Portability;

/// <summary>
/// The right to data portability (GDPR Art. 20): what the person provided and what was observed, where it rests on consent or a contract,
/// in forms that machines read.
/// </summary>
public static class PortabilityWorkflow
{
    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Portability");

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context)
        {
            Total = (input.Logged is null ? 4 : 3) + (input.AwaitsProof ? IdentityGate.Steps : 0), CanBeCancelled = true,
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

        return await Close(await steps.Run("gathering", PortabilityActivities.BuildExport, input.RequestId), hasExport: true);

        async Task<RequestOutcome> Close(RequestOutcome outcome, bool hasExport = false)
        {
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, outcome, hasExport));
            return outcome;
        }
    }
}
