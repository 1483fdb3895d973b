using Compliance.Protection;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>GDPR Art. 17.</summary>
internal sealed class ErasureRight(ProtectionOptions protection, IOptions<ErasureOptions> options) : IRight
{
    public Right Right => Right.Erasure;

    public bool HasExport => false;

    public bool CanBeCancelled => true;

    public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
        workflows.Start(
            ErasureWorkflow.Reference, request.Id, RequestInput.Of(request, protection, logged, ErasureTerms.Of(options.Value)),
            cancellation);
}
