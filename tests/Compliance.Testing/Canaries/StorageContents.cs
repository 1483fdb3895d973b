using System.Globalization;
using Azure;
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
            await foreach (var row in Present(service.GetTableClient(table.Name).QueryAsync<TableEntity>()))
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
            await foreach (var blob in Present(client.GetBlobsAsync(BlobTraits.Metadata | BlobTraits.Tags, states, null, default)))
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
            foreach (var message in await Messages(service.GetQueueClient(queue.Name)))
                yield return new Place($"queue {queue.Name}, message {message.MessageId}", message.Body.ToMemory());
        }
    }

    /// <summary>
    /// All that is there: what a table or container of another test held goes with it, and it may go between two calls of this search.
    /// </summary>
    private static async IAsyncEnumerable<T> Present<T>(IAsyncEnumerable<T> items)
    {
        await using var each = items.GetAsyncEnumerator();
        while (await IsThere(each))
            yield return each.Current;
    }

    private static async Task<bool> IsThere<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<PeekedMessage>> Messages(QueueClient queue)
    {
        try
        {
            return (await queue.PeekMessagesAsync(32)).Value;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return [];
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> Content(BlobClient blob)
    {
        try
        {
            return (await blob.DownloadContentAsync()).Value.Content.ToMemory();
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>>? pairs) =>
        pairs is null ? "" : string.Concat(pairs.Select(pair => $"\n{pair.Key}={pair.Value}"));
}
