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

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input) =>
        DataRequest.Run(context, input, own: 4, async (steps, located) =>
        {
            steps.Total += located.TellsRecipients ? 1 : 0;
            var plan = await steps.Run("planning", RectificationActivities.Plan, input.RequestId);

            // From here values are overwritten: nothing takes the request back any more.
            if (!await steps.Run("committing", CommitActivities.Commit, input.RequestId))
                throw new RequestCancelledException();
            steps.CanBeCancelled = false;
            for (var batch = 0; batch < plan.Batches;)
                batch = await steps.Poll("correcting", RectificationActivities.Correct, new CorrectionStep(input.RequestId, batch));
            var outcome = await steps.Run("concluding", RectificationActivities.Conclude, input.RequestId);
            if (located.TellsRecipients)
                await new ThirdPartyGate(context, steps, input.RequestId).Tell();
            return new RequestEnd(outcome);
        });
}
