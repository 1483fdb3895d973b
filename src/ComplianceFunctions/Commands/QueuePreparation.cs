using Azure.Storage.Queues;
using Compliance.Storage;

namespace ComplianceFunctions.Commands;

/// <summary>Makes the queues that are missing, where this app may: in Azure they are deployed, and no app may make any.</summary>
internal sealed class QueuePreparation(QueueServiceClient queues)
{
    public async Task Run(CancellationToken cancellation)
    {
        foreach (var name in QueueNames.All.SelectMany(name => new[] { name, name + QueueNames.Poison }))
            await StorageClients.UnlessForbidden(queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation));
    }
}
