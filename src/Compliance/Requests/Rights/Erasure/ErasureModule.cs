using Compliance.Connectors;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Modules;
using Compliance.Requests.Holds;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>The right to erasure, GDPR Art. 17.</summary>
internal sealed class ErasureModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(ErasureWorkflow.Reference, ErasureWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities =>
    [
        .. ErasureActivities.Table, .. PreviewActivities.Table, .. CommitActivities.Table, .. ApprovalActivities.Table,
        .. PolicyApproval.Table, .. FenceActivities.Table, .. KeyActivities.Table, .. CertificateActivities.Table,
    ];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<ErasureOptions>(ErasureOptions.Section);
        services.AddSingleton<Func<ErasurePolicy>>(each => () => each.GetRequiredService<IOptions<ErasureOptions>>().Value.Policy);
        services.AddSingleton<IRight, ErasureRight>();
        services
            .AddSingleton<ErasureActivities>()
            .AddSingleton<RowErasing>()
            .AddSingleton<RetainedDataResealer>()
            .AddSingleton<RestrictedErasures>()
            .AddSingleton<CommitActivities>()
            .AddSingleton<ErasurePreviews>()
            .AddSingleton<IErasurePreviews>(each => each.GetRequiredService<ErasurePreviews>())
            .AddSingleton<PreviewActivities>();
        services.TryAddSingleton<ReferencedRows>();
        services
            .AddSingleton<ErasureApprovals>()
            .AddSingleton<ApprovalActivities>()
            .AddSingleton<PolicyApproval>()
            .AddSingleton<IApprovalService, ApprovalService>();
        services
            .AddSingleton<KeyAuthority>()
            .AddSingleton<KeyActivities>()
            .AddSingleton<FenceActivities>()
            .AddSingleton<FenceMarking>()
            .AddSingleton<FenceDates>();
        services.AddSingleton<CertificateActivities>().AddSingleton<CertificateSigning>().AddSingleton<RestoredWorkflows>();
    }
}
