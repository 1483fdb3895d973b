using Compliance.Protection;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Portability;

/// <summary>GDPR Art. 20.</summary>
internal sealed class PortabilityRight(ProtectionOptions protection) : IRight
{
    public Right Right => Right.Portability;

    public bool HasExport => true;

    public bool CanBeCancelled => true;

    public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
        workflows.Start(
            PortabilityWorkflow.Reference, request.Id, RequestInput.Of(request, protection, logged), cancellation);
}
