using Compliance.Storage.State;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Workflows;

/// <summary>Attempts of activities, and the timers' watermarks.</summary>
internal sealed class WorkflowsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [AttemptLedger.Table, TimerWatermarks.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ITimerWatermarks, TimerWatermarks>().AddSingleton<IAttemptLedger, AttemptLedger>();
    }
}
