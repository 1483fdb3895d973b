using System.Globalization;
using Azure.Data.Tables;
using Compliance.Keys;

namespace Compliance.Storage.Keys;

/// <summary>
/// Beside the fence's rows, in a partition of their own: what a backup brings back of the one it brings back of the other.
/// </summary>
internal sealed class FencedEntries(StorageLayout layout) : IFencedEntries
{
    private const string Partition = "entries";
    private const string Bookmark = "read";
    private const string Size = "Size";
    private const string Ended = "Ended";

    /// <summary>What a transaction takes.</summary>
    private const int MaxConcurrency = 100;

    private readonly TableClient _table = layout.Table(SubjectFence.Table);

    public async Task<(IReadOnlyCollection<long> Open, IReadOnlyCollection<long> Ended, long Size)> Read(CancellationToken cancellation)
    {
        var (open, ended, size) = (new List<long>(), new List<long>(), 0L);
        await foreach (
            var row in _table.QueryAsync<TableEntity>(
                each => each.PartitionKey == Partition, select: ["RowKey", Size, Ended], cancellationToken: cancellation))
        {
            if (row.RowKey == Bookmark)
                size = row.GetInt64(Size)!.Value;
            else
                (row.GetBoolean(Ended) is true ? ended : open).Add(long.Parse(row.RowKey, CultureInfo.InvariantCulture));
        }

        return (open, ended, size);
    }

    public async Task Add(IReadOnlyCollection<long> indexes, long size, CancellationToken cancellation)
    {
        foreach (var batch in indexes.Chunk(MaxConcurrency))
        {
            await _table.SubmitTransactionAsync(
                batch.Select(index => new TableTransactionAction(
                    TableTransactionActionType.UpsertMerge, new TableEntity(Partition, Key(index)))),
                cancellation);
        }

        if (await _table.TryAdd(new TableEntity(Partition, Bookmark) { [Size] = size }, cancellation) is not null)
            return;
        await _table.Change(
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

    public Task End(long index, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(new TableEntity(Partition, Key(index)) { [Ended] = true }, TableUpdateMode.Merge, cancellation);

    private static string Key(long index) => index.ToString("D19", CultureInfo.InvariantCulture);
}
