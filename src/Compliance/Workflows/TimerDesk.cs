using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Workflows;

/// <summary>Serves the timer table: each tick once, and one tick for however many were missed, whoever rings the bell.</summary>
public sealed class TimerDesk(
    IReadOnlyList<TimerEntry> timers, AppRoles roles, ITimerWatermarks watermarks, IServiceProvider services, IConfiguration configuration,
    IClock clock, ILogger<TimerDesk> log)
{
    /// <summary>A host's clock may be ahead of ours by this much when it rings.</summary>
    private static readonly Duration Early = Duration.FromSeconds(1);

    /// <summary>The timers of this app's roles.</summary>
    public IEnumerable<TimerEntry> Timers => timers.Where(timer => roles.Contains(timer.Role));

    public Schedule ScheduleOf(TimerEntry timer) => Schedule.Parse(configuration[timer.Setting] ?? timer.DefaultSchedule);

    /// <summary>For a host that rings at the timer's ticks.</summary>
    /// <exception cref="InvalidOperationException">This app does not have the timer's role.</exception>
    public async Task Ring(string name, CancellationToken cancellation)
    {
        var timer = timers.Single(each => each.Name == name);
        roles.Require(timer.Role);

        // Nobody rings for nothing: without a watermark, the tick is the one just now.
        var now = clock.GetCurrentInstant() + Early;
        var watermark = await watermarks.Find(name, cancellation) ?? now - Duration.FromMinutes(1);
        await Serve(timer, watermark, now, cancellation);
    }

    /// <summary>For a host that looks from time to time.</summary>
    /// <returns>The next tick.</returns>
    public async Task<Instant> LookAfter(TimerEntry timer, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (await watermarks.Find(timer.Name, cancellation) is not { } watermark)
        {
            // A timer that never ran has missed nothing.
            watermark = now;
            await watermarks.Save(timer.Name, now, cancellation);
        }

        watermark = await Serve(timer, watermark, now, cancellation);
        return ScheduleOf(timer).Next(Instant.Max(watermark, now));
    }

    private async Task<Instant> Serve(TimerEntry timer, Instant watermark, Instant now, CancellationToken cancellation)
    {
        if (ScheduleOf(timer).Missed(watermark, now) is not { } due)
            return watermark;

        await timer.Fire(services, due, cancellation);
        await watermarks.Save(timer.Name, due, cancellation);
        log.LogInformation(Events.TimerServed, "Timer {Timer} served its tick of {Due}", timer.Name, due);
        return due;
    }
}
