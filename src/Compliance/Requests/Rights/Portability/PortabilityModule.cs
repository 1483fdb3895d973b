using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Requests.Rights.Portability;

/// <summary>The right to data portability, GDPR Art. 20. Its archive is that of <see cref="Access"/>, with less in it.</summary>
internal sealed class PortabilityModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(PortabilityWorkflow.Reference, PortabilityWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => PortabilityActivities.Table;

    public override void Register(IServiceCollection services) =>
        services.AddSingleton<PortabilityActivities>().AddSingleton<IRight, PortabilityRight>();
}
