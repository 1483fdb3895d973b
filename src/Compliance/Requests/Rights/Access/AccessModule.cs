using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Requests.Rights.Access;

/// <summary>The right of access, GDPR Art. 15.</summary>
internal sealed class AccessModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(AccessWorkflow.Reference, AccessWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => AccessActivities.Table;

    public override void Register(IServiceCollection services) =>
        services.AddSingleton<AccessActivities>().AddSingleton<IRight, AccessRight>();
}
