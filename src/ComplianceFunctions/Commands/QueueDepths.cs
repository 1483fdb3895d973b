using Azure;
using Azure.Storage.Queues;
using Compliance.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Commands;

/// <summary>
/// Measures each minute how much waits in the queues that this app takes from, those of what could not be served among them.
/// </summary>
internal sealed class QueueDepths(
    QueueServiceClient queues, AppRoles roles, ComplianceMetrics metrics, TimeProvider time, ILogger<QueueDepths> log) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public async Task Look(CancellationToken cancellation)
    {
        foreach (var queue in roles.Roles.SelectMany(QueueNames.TakenBy))
        {
            foreach (var name in new[] { queue, queue + QueueNames.Poison })
                metrics.Waiting(name, (await queues.GetQueueClient(name).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (RequestFailedException failure)
            {
                // At a first start they are not there yet.
                log.LogDebug("The queues were not measured ({Status})", failure.Status);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Minute, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
