using Compliance.Connectors;
using Compliance.Modules;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Retention;

/// <summary>Sweeps what has outlived its period.</summary>
internal sealed class RetentionModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows =>
        [
            WorkflowEntry.Of(SweepWorkflow.Reference, SweepWorkflow.Run),
            WorkflowEntry.Of(SweepCollectionWorkflow.Reference, SweepCollectionWorkflow.Run),
        ];

    public override IEnumerable<ActivityEntry> Activities => [.. SweepActivities.Table, .. CaseActivities.Table];

    public override IEnumerable<TimerEntry> Timers => [RetentionService.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<SweepOptions>(SweepOptions.Section);
        services.AddSingleton<SweepActivities>().AddSingleton<ExpiredRows>().AddSingleton<RestrictedRows>().AddSingleton<CaseActivities>();
        services.AddSingleton<RetentionService>().AddSingleton<IRetentionService>(each => each.GetRequiredService<RetentionService>());
        services.TryAddSingleton<ReferencedRows>();
    }
}
