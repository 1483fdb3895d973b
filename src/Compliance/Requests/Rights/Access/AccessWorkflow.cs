using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Access;

/// <summary>The right of access (GDPR Art. 15): a sealed export of everything mapped, for a while.</summary>
public static class AccessWorkflow
{
    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Access");

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input) =>
        DataRequest.Run(context, input, own: 1, async (steps, located) =>
        {
            await steps.Run("gathering", AccessActivities.BuildExport, input.RequestId);
            return new RequestEnd(located.Gaps == 0 ? RequestOutcome.Complete : RequestOutcome.Incomplete, HasExport: true);
        });
}
