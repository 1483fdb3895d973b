using Compliance.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Workflows;

/// <summary>
/// Looks after what others should have done: timers whose ticks were missed (a platform may stop one for good after a deployment), and
/// requests that a crash kept from being started.
/// </summary>
public sealed class CatchUp(TimerDesk timers, RequestDesk requests, ILogger<CatchUp> log)
{
    public const string ScheduleSetting = "Compliance:Timers:CatchUpSchedule";

    public const string DefaultSchedule = "0 */10 * * * *";

    public static TimerEntry Timer { get; } = new(
        "catch-up", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<CatchUp>().Run(cancellation));

    public async Task Run(CancellationToken cancellation)
    {
        await requests.ResumeUnstarted(cancellation);
        foreach (var timer in timers.Timers.Where(each => each.Name != Timer.Name))
        {
            try
            {
                await timers.LookAfter(timer, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning("Timer {Timer} could not be caught up with ({Failure})", timer.Name, failure.GetType().Name);
            }
        }
    }
}
