using Compliance.Timers;
using NodaTime;

namespace Compliance.LocalHost.Hosting;

/// <summary>Looks after every timer of the table in this process.</summary>
internal sealed class TimerService(TimerDispatcher dispatcher, IClock clock, TimeProvider time, ILogger<TimerService> log)
    : BackgroundService
{
    private static readonly Duration MaxWait = Duration.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(dispatcher.Timers.Select(timer => Serve(timer, stoppingToken)));

    private async Task Serve(TimerEntry timer, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pause = PauseAfterFailure;
            try
            {
                pause = await ServeDue(timer, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning("Timer {Timer} failed ({Failure}); trying again in {Pause}", timer.Name, failure.GetType().Name, pause);
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait before looking again.</returns>
    internal async Task<TimeSpan> ServeDue(TimerEntry timer, CancellationToken cancellation)
    {
        var next = await dispatcher.RunIfDue(timer, cancellation);
        return Duration.Max(Duration.Zero, Duration.Min(next - clock.GetCurrentInstant(), MaxWait)).ToTimeSpan();
    }
}
