using Compliance;
using Compliance.Storage;
using Compliance.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// Prepares what the app's roles begin with, behind the gate: the platform gives a worker thirty seconds to start, and a vault or an
/// account may need longer. What may heal by itself is tried again. A start that is refused on purpose is said, and keeps the gate closed
/// for ten minutes before the process ends: an app that ended at once would be started again at once, and each start takes messages from
/// the queues, which count as delivered.
/// </summary>
internal sealed class AppStart(
    Func<CancellationToken, Task> prepare, StartGate gate, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AppStart> log)
    : BackgroundService
{
    public static readonly TimeSpan StaysRefused = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var began = time.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(1); !gate.IsOpen; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            try
            {
                await prepare(stoppingToken);
                gate.Open();
                log.LogInformation("Ready after {Seconds:F1} s", time.GetElapsedTime(began).TotalSeconds);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception refused) when (StartRefusal.IsFinal(refused))
            {
                await Refuse(StartRefusal.ReasonOf(refused)!, stoppingToken);
                return;
            }
            catch (Exception failure)
            {
                // Of what nobody foresaw, the message may hold anything.
                var reason = failure is SettingsException ? failure.Message : StartRefusal.ReasonOf(failure) ?? failure.GetType().Name;
                gate.Report(reason);
                log.LogWarning("The app waits for {What}: {Reason}", gate.WaitsFor, reason);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stoppingToken.IsCancellationRequested)
                    return;
            }
        }
    }

    private async Task Refuse(string reason, CancellationToken stopping)
    {
        gate.Refuse(reason);
        log.LogCritical(Events.StartRefused, "The app does not start. {Reason}", reason);
        await Console.Error.WriteLineAsync($"The app does not start. {reason}");
        await Task.Delay(StaysRefused, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }
}
