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

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input) =>
        DataRequest.Run(context, input, own: 1, async (steps, _) =>
            new RequestEnd(await steps.Run("gathering", PortabilityActivities.BuildExport, input.RequestId), HasExport: true));
}
