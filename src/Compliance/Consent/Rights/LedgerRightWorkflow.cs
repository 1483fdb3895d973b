using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Consent.Rights;

/// <summary>Restriction, objection, opt-out, limit on use and withdrawal: logged, written to the ledger, closed.</summary>
public static class LedgerRightWorkflow
{
    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("ChooseUses");

    public static async Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context) { Total = input.Logged is null ? 3 : 2 };
        if (input.Logged is null)
            await steps.Run("receiving", ReceiptActivities.LogReceived, input.RequestId);
        var outcome = await steps.Run("writing to the ledger", LedgerRightActivities.Record, input.RequestId);
        await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, outcome));
        return outcome;
    }
}
