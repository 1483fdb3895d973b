using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Compliance.Testing.Canaries;

/// <summary>
/// Everything in a storage account: each row, each blob with its name, properties, metadata and tags, each queued message.
/// </summary>
public sealed class StorageContents(string connectionString)
{
    public async IAsyncEnumerable<Place> All()
    {
        await foreach (var place in Tables())
            yield return place;
        await foreach (var place in Blobs())
            yield return place;
        await foreach (var place in Queues())
            yield return place;
    }

    public async IAsyncEnumerable<Place> Tables()
    {
        var service = new TableServiceClient(connectionString);
        await foreach (var table in service.QueryAsync())
        {
            yield return Place.Of($"table {table.Name}", table.Name);
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                var name = $"table {table.Name}, row {row.PartitionKey} {row.RowKey}";
                yield return Place.Of(
                    name,
                    string.Join('\n', row.Select(each => $"{each.Key}={Convert.ToString(each.Value, CultureInfo.InvariantCulture)}")));
                foreach (var (property, value) in row)
                {
                    if (value is byte[] bytes)
                        yield return new Place($"{name}, {property}", bytes);
                }
            }
        }
    }

    public async IAsyncEnumerable<Place> Blobs()
    {
        var service = new BlobServiceClient(connectionString);
        await foreach (var container in service.GetBlobContainersAsync(BlobContainerTraits.Metadata, BlobContainerStates.None))
        {
            yield return Place.Of($"container {container.Name}", container.Name + Text(container.Properties.Metadata));
            var client = service.GetBlobContainerClient(container.Name);
            var states = BlobStates.Snapshots | BlobStates.Uncommitted;
            await foreach (var blob in client.GetBlobsAsync(BlobTraits.Metadata | BlobTraits.Tags, states, null, default))
            {
                var name = $"blob {container.Name}/{blob.Name}";
                yield return Place.Of(
                    name,
                    $"{blob.Name}\n{Text(blob.Metadata)}\n{Text(blob.Tags)}\n{blob.Properties.ContentType}\n{blob.Properties.ContentDisposition}\n{blob.Properties.ContentLanguage}"
                );
                // What was never committed has no content that anyone can read.
                if (blob.Properties.ETag is not null && await Content(client.GetBlobClient(blob.Name)) is { } content)
                    yield return new Place(name, content);
            }
        }
    }

    public async IAsyncEnumerable<Place> Queues()
    {
        var service = new QueueServiceClient(connectionString);
        await foreach (var queue in service.GetQueuesAsync(QueueTraits.Metadata))
        {
            yield return Place.Of($"queue {queue.Name}", queue.Name + Text(queue.Metadata));
            // As many as can be looked at without taking them; this system's queues are emptied at once.
            var messages = (await service.GetQueueClient(queue.Name).PeekMessagesAsync(32)).Value;
            foreach (var message in messages)
                yield return new Place($"queue {queue.Name}, message {message.MessageId}", message.Body.ToMemory());
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> Content(BlobClient blob)
    {
        try
        {
            return (await blob.DownloadContentAsync()).Value.Content.ToMemory();
        }
        catch (Azure.RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>>? pairs) =>
        pairs is null ? "" : string.Concat(pairs.Select(pair => $"\n{pair.Key}={pair.Value}"));
}
