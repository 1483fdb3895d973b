using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Hosting;

/// <summary>Serves the timer table: each tick once, and one tick for however many were missed.</summary>
internal sealed class TimerService(
    IReadOnlyList<TimerEntry> timers, ITimerWatermarks watermarks, IServiceProvider services, IConfiguration configuration, IClock clock,
    TimeProvider time, ILogger<TimerService> log) : BackgroundService
{
    private static readonly Duration LongestWait = Duration.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(timers.Select(timer => Serve(timer, Schedule.Parse(configuration[timer.Setting] ?? timer.DefaultSchedule), stoppingToken)));

    private async Task Serve(TimerEntry timer, Schedule schedule, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pause = PauseAfterFailure;
            try
            {
                pause = await ServeDue(timer, schedule, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning("Timer {Timer} failed ({Failure}); trying again in {Pause}", timer.Name, failure.GetType().Name, pause);
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait before looking again.</returns>
    internal async Task<TimeSpan> ServeDue(TimerEntry timer, Schedule schedule, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (await watermarks.Find(timer.Name, cancellation) is not { } watermark)
        {
            // A timer that never ran has missed nothing.
            watermark = now;
            await watermarks.Save(timer.Name, now, cancellation);
        }

        if (schedule.Missed(watermark, now) is { } due)
        {
            await timer.Fire(services, due, cancellation);
            await watermarks.Save(timer.Name, due, cancellation);
            watermark = due;
        }

        return Duration.Max(Duration.Zero, Duration.Min(schedule.Next(Instant.Max(watermark, now)) - now, LongestWait)).ToTimeSpan();
    }
}
