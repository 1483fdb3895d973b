using Compliance.Requests.Intake;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Requests.Lifecycle;

/// <summary>
/// Starts requests that a crash kept from being started. Its tick comes often, and with each tick the app's other timers are looked after
/// too, see <see cref="TimerDispatcher.OnTick"/>.
/// </summary>
public static class MissedTickRecovery
{
    public const string ScheduleSetting = "Compliance:Timers:CatchUpSchedule";

    public const string DefaultSchedule = "0 */10 * * * *";

    public static TimerEntry Timer { get; } = new(
        "catch-up", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<RequestService>().ResumeUnstarted(cancellation));
}
