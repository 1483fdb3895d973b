using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;

namespace Compliance.EndToEnd.Tests.Restores;

/// <summary>Every table, container and queue of a storage account, as they were at one moment.</summary>
internal sealed class StorageCopy
{
    private const int MaxTransaction = 100;

    /// <summary>The most that may be looked at without taking it.</summary>
    private const int MaxMessages = 32;

    /// <summary>A message that is due later cannot be seen; a cooling-off is shorter than this.</summary>
    private static readonly TimeSpan PatienceForMessages = TimeSpan.FromSeconds(6);

    private readonly Dictionary<string, List<TableEntity>> _tables = [];
    private readonly Dictionary<string, List<CopiedBlob>> _containers = [];
    private readonly Dictionary<string, List<BinaryData>> _queues = [];

    public static async Task<StorageCopy> Take(string connectionString)
    {
        var copy = new StorageCopy();
        var (ofTables, ofBlobs) = (new TableServiceClient(connectionString), new BlobServiceClient(connectionString));
        await foreach (var table in ofTables.QueryAsync())
            copy._tables[table.Name] = await ofTables.GetTableClient(table.Name).QueryAsync<TableEntity>().ToListAsync();
        await foreach (var container in ofBlobs.GetBlobContainersAsync())
        {
            var blobs = copy._containers[container.Name] = [];
            await foreach (var blob in ofBlobs.GetBlobContainerClient(container.Name).GetBlobsAsync())
                blobs.Add(await CopiedBlob.Of(ofBlobs.GetBlobContainerClient(container.Name).GetBlobClient(blob.Name)));
        }

        var ofQueues = new QueueServiceClient(connectionString);
        await foreach (var queue in ofQueues.GetQueuesAsync())
            copy._queues[queue.Name] = await Messages(ofQueues.GetQueueClient(queue.Name));
        return copy;
    }

    /// <summary>Makes tables, containers and queues of these names what they were: what came later goes.</summary>
    public async Task PutBack(string connectionString, Func<string, bool> which)
    {
        var (ofTables, ofBlobs) = (new TableServiceClient(connectionString), new BlobServiceClient(connectionString));
        await foreach (var table in ofTables.QueryAsync())
        {
            if (which(table.Name))
                await PutBack(ofTables.GetTableClient(table.Name), _tables.GetValueOrDefault(table.Name) ?? []);
        }

        await foreach (var container in ofBlobs.GetBlobContainersAsync())
        {
            if (which(container.Name))
                await PutBack(ofBlobs.GetBlobContainerClient(container.Name), _containers.GetValueOrDefault(container.Name) ?? []);
        }

        var ofQueues = new QueueServiceClient(connectionString);
        await foreach (var queue in ofQueues.GetQueuesAsync())
        {
            if (which(queue.Name))
                await PutBack(ofQueues.GetQueueClient(queue.Name), _queues.GetValueOrDefault(queue.Name) ?? []);
        }
    }

    private static async Task<List<BinaryData>> Messages(QueueClient queue)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromSeconds(1))
        {
            var messages = (await queue.PeekMessagesAsync(MaxMessages)).Value;
            if (messages.Length == (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount || waited > PatienceForMessages)
                return [.. messages.Select(message => message.Body)];
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task PutBack(QueueClient queue, List<BinaryData> messages)
    {
        await queue.ClearMessagesAsync();
        foreach (var message in messages)
            await queue.SendMessageAsync(message);
    }

    private static async Task PutBack(TableClient table, List<TableEntity> rows)
    {
        var there = await table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]).ToListAsync();
        var kept = rows.Select(row => (row.PartitionKey, row.RowKey)).ToHashSet();
        await Submit(table, there.Where(row => !kept.Contains((row.PartitionKey, row.RowKey))), TableTransactionActionType.Delete);
        await Submit(table, rows, TableTransactionActionType.UpsertReplace);
    }

    private static async Task Submit(TableClient table, IEnumerable<TableEntity> rows, TableTransactionActionType action)
    {
        foreach (var chunk in rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(MaxTransaction)))
            await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(action, row)));
    }

    private static async Task PutBack(BlobContainerClient container, List<CopiedBlob> blobs)
    {
        var kept = blobs.Select(blob => blob.Name).ToHashSet();
        await foreach (var blob in container.GetBlobsAsync())
        {
            if (!kept.Contains(blob.Name))
                await container.DeleteBlobAsync(blob.Name);
        }

        foreach (var blob in blobs)
            await blob.PutBack(container);
    }

    private sealed record CopiedBlob(string Name, BinaryData Content, BlobUploadOptions Options)
    {
        public static async Task<CopiedBlob> Of(BlobClient blob)
        {
            var content = (await blob.DownloadContentAsync()).Value;
            // As a restore does that keeps the bytes and loses the encoding's header.
            var headers = new BlobHttpHeaders { ContentType = content.Details.ContentType };
            return new(blob.Name, content.Content, new BlobUploadOptions { HttpHeaders = headers, Metadata = content.Details.Metadata });
        }

        public Task PutBack(BlobContainerClient container) => container.GetBlobClient(Name).UploadAsync(Content, Options);
    }
}
