using Compliance.Modules;
using Compliance.Requests.Rights;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Consent.Rights;

/// <summary>The rights that end uses of data: they write to the consent ledger, and touch no store.</summary>
internal sealed class LedgerRightsModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(LedgerRightWorkflow.Reference, LedgerRightWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => LedgerRightActivities.Table;

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<LedgerActs>().AddSingleton<LedgerRightActivities>().AddSingleton<IRestrictedPeople, RestrictedPeople>();
        foreach (var terms in LedgerRights.All)
            services.AddSingleton<IRight>(provider => ActivatorUtilities.CreateInstance<LedgerRight>(provider, terms));
    }
}
