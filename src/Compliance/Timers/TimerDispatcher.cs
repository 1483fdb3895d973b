using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Timers;

/// <summary>
/// Serves the timer table: each tick once, however many processes look at the same time, and missed ticks as each timer's policy says.
/// </summary>
public sealed class TimerDispatcher(
    IReadOnlyList<TimerEntry> timers, AppRoles roles, ITimerWatermarks watermarks, IServiceProvider services, IConfiguration configuration,
    IClock clock, TimeProvider time, ILogger<TimerDispatcher> log, ComplianceMetrics? metrics = null)
{
    /// <summary>A host's clock may be ahead of ours by this much when it rings.</summary>
    private static readonly Duration Early = Duration.FromSeconds(1);

    /// <summary>The timers of this app's roles.</summary>
    public IEnumerable<TimerEntry> Timers => timers.Where(timer => roles.Contains(timer.Role));

    /// <exception cref="FormatException">What is configured is no schedule.</exception>
    public Schedule ScheduleOf(TimerEntry timer) => Schedule.Parse(configuration[timer.Setting] ?? timer.DefaultSchedule);

    /// <summary>
    /// For a host that rings at the timer's ticks. Afterwards the app's other timers are looked after, whatever became of this one: a
    /// platform may stop a timer for good after a deployment, and then any other timer of the app catches its ticks up.
    /// </summary>
    /// <exception cref="InvalidOperationException">This app does not have the timer's role.</exception>
    public async Task OnTick(string name, CancellationToken cancellation)
    {
        var timer = timers.Single(each => each.Name == name);
        roles.Require(timer.Role);
        try
        {
            // Nobody rings for nothing: without a watermark, the tick is the one just now.
            var now = clock.GetCurrentInstant() + Early;
            var watermark = await watermarks.Find(name, cancellation) ?? new TimerWatermark(now - Duration.FromMinutes(1));
            await Serve(timer, watermark, now, cancellation);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                await RunOthersIfDue(timer, cancellation);
        }
    }

    /// <summary>For a host that looks from time to time.</summary>
    /// <returns>The next tick.</returns>
    public async Task<Instant> RunIfDue(TimerEntry timer, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (await watermarks.Find(timer.Name, cancellation) is { } watermark)
            await Serve(timer, watermark, now, cancellation);
        else
            // A timer that never ran has missed nothing.
            await watermarks.TrySave(timer.Name, new TimerWatermark(now), cancellation);
        return ScheduleOf(timer).Next(now);
    }

    private async Task RunOthersIfDue(TimerEntry served, CancellationToken cancellation)
    {
        foreach (var timer in Timers.Where(each => each.Name != served.Name))
        {
            try
            {
                await RunIfDue(timer, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning("Timer {Timer} could not be caught up ({Failure})", timer.Name, failure.GetType().Name);
            }
        }
    }

    private async Task Serve(TimerEntry timer, TimerWatermark watermark, Instant now, CancellationToken cancellation)
    {
        while (ScheduleOf(timer).Missed(watermark.Served, now, timer.Missed) is { } due)
        {
            var claim = new TimerClaim(watermarks, timer.Name, clock, time, log);
            if (!await claim.TryTake(watermark, cancellation))
                return;
            watermark = await claim.Serve(due, stop => timer.Fire(services, due, stop), cancellation);
            metrics?.TimerServed(timer.Name);
            log.LogInformation(Events.TimerServed, "Timer {Timer} served its tick of {Due}", timer.Name, due);
        }
    }
}
