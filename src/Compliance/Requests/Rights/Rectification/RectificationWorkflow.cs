using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>
/// The right to rectification (GDPR Art. 16): what is wrong is corrected wherever the data map has it, and the person is found by the new
/// value from then on.
/// </summary>
public static class RectificationWorkflow
{
    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Rectification");

    public static async Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context) { Total = input.Logged is null ? 6 : 5 };
        if (input.Logged is null)
            await steps.Run("receiving", ReceiptActivities.LogReceived, input.RequestId);
        var located = await steps.Run("locating", SubjectActivities.Locate, input.RequestId);
        if (located.Finding is not SubjectFinding.One)
            return await Close(located.Finding.Outcome());

        var plan = await steps.Run("planning", RectificationActivities.Plan, input.RequestId);
        for (var batch = 0; batch < plan.Batches;)
            batch = await steps.Poll("correcting", RectificationActivities.Correct, new CorrectionStep(input.RequestId, batch));
        return await Close(await steps.Run("concluding", RectificationActivities.Conclude, input.RequestId));

        async Task<RequestOutcome> Close(RequestOutcome outcome)
        {
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, outcome));
            return outcome;
        }
    }
}
