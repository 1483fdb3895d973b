using Compliance.Protection;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Access;

/// <summary>GDPR Art. 15.</summary>
internal sealed class AccessRight(ProtectionOptions protection) : IRight
{
    public Right Right => Right.Access;

    public bool HasExport => true;

    public bool CanBeCancelled => true;

    public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
        workflows.Start(
            AccessWorkflow.Reference, request.Id, RequestInput.Of(request, protection, logged), cancellation);
}
