using System.Globalization;
using Azure.Data.Tables;
using Compliance.Keys;

namespace Compliance.Storage.Keys;

/// <summary>Beside the fence's rows, in a partition of their own: what a backup brings back of the one it brings back of the other.</summary>
internal sealed class FencedEntries(StorageLayout layout) : IFencedEntries
{
    private const string Partition = "entries";
    private const string Bookmark = "read";
    private const string Size = "Size";

    /// <summary>What a transaction takes.</summary>
    private const int MostAtOnce = 100;

    private readonly TableClient table = layout.Fence;

    public async Task<(IReadOnlyCollection<long> Open, long Size)> Read(CancellationToken cancellation)
    {
        var (open, size) = (new List<long>(), 0L);
        await foreach (var row in table.QueryAsync<TableEntity>(each => each.PartitionKey == Partition, select: ["RowKey", Size], cancellationToken: cancellation))
        {
            if (row.RowKey == Bookmark)
                size = row.GetInt64(Size)!.Value;
            else
                open.Add(long.Parse(row.RowKey, CultureInfo.InvariantCulture));
        }

        return (open, size);
    }

    public async Task Add(IReadOnlyCollection<long> indexes, long size, CancellationToken cancellation)
    {
        foreach (var batch in indexes.Chunk(MostAtOnce))
        {
            await table.SubmitTransactionAsync(
                batch.Select(index => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, Key(index)))), cancellation);
        }

        if (await table.TryAdd(new TableEntity(Partition, Bookmark) { [Size] = size }, cancellation) is not null)
            return;
        await table.Change(
            Partition, Bookmark,
            row =>
            {
                if (row.GetInt64(Size) >= size)
                    return false;
                row[Size] = size;
                return true;
            },
            cancellation);
    }

    public Task Remove(long index, CancellationToken cancellation) => table.DeleteEntityAsync(Partition, Key(index), cancellationToken: cancellation);

    private static string Key(long index) => index.ToString("D19", CultureInfo.InvariantCulture);
}
