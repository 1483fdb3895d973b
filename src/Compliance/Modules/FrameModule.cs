using System.Diagnostics.Metrics;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Compliance.Modules;

/// <summary>
/// What every capability runs on: the dispatcher of timers, the histories' end, measurements, and the telling of failures.
/// </summary>
internal sealed class FrameModule : Module
{
    public override IEnumerable<TimerEntry> Timers => [HistoryPurge.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<TimerDispatcher>().AddSingleton<HistoryPurge>().AddSingleton<IStartCheck, ScheduleCheck>();
        services.AddValidatedOptions<HistoryOptions>(HistoryOptions.Section);
        services.AddSingleton(each => new StepFailures(
            each.GetRequiredService<IIdSource>(), each.GetRequiredService<ILogger<StepFailures>>()));
        services.TryAddSingleton(each => new ComplianceMetrics(
            each.GetService<IMeterFactory>(), each.GetRequiredService<TimeProvider>(), each.GetServices<IMeasuredBreaker>()));
    }
}
