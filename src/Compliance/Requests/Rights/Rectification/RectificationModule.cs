using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>The right to rectification, GDPR Art. 16.</summary>
internal sealed class RectificationModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows =>
        [WorkflowEntry.Of(RectificationWorkflow.Reference, RectificationWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => RectificationActivities.Table;

    public override void Register(IServiceCollection services) => services
        .AddSingleton<RectificationActivities>()
        .AddSingleton<RowCorrecting>()
        .AddSingleton<IRight, RectificationRight>();
}
