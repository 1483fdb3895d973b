using System.Globalization;
using System.Net;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Compliance.Storage;

/// <summary>The few ways in which rows are written here.</summary>
internal static class TableRows
{
    /// <returns>The row's ETag; null, and nothing changes, when the row is there already.</returns>
    public static async Task<ETag?> TryAdd(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            return (await table.AddEntityAsync(row, cancellation)).Headers.ETag;
        }
        catch (RequestFailedException conflict) when (conflict.Status == (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    public static async Task<TableEntity?> Find(this TableClient table, string partition, string row, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <returns>The row's new ETag; null when it has changed or gone meanwhile.</returns>
    public static async Task<ETag?> TryReplace(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            return (await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation)).Headers.ETag;
        }
        catch (RequestFailedException lost) when (lost.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <returns>False when the row has changed meanwhile; one that is gone is no error.</returns>
    public static async Task<bool> TryRemove(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>Characters that a property takes at most: 64 KiB in UTF-16, less what Azurite counts beside them.</summary>
    private const int MaxTextLength = 30_000;

    /// <summary>
    /// Sets a text that grows with data, in a row that does not have it yet: in as many properties as it needs. A row takes some 450,000
    /// characters in all.
    /// </summary>
    public static void SetLongText(this TableEntity row, string name, string text)
    {
        foreach (var (at, part) in text.Chunk(MaxTextLength).DefaultIfEmpty([]).Index())
            row[Part(name, at)] = new string(part);
    }

    /// <summary>Reads what <see cref="SetLongText"/> set; null where nothing is.</summary>
    public static string? GetLongText(this TableEntity row, string name)
    {
        if (row.GetString(name) is not { } first)
            return null;
        var text = new StringBuilder(first);
        for (var at = 1; row.GetString(Part(name, at)) is { } part; at++)
            text.Append(part);
        return text.ToString();
    }

    /// <summary>Bytes that a property takes at most.</summary>
    private const int MaxBinaryLength = 60 * 1024;

    /// <summary>
    /// Sets bytes in a row that does not have them yet: in as many properties as they need, in none where there are none.
    /// </summary>
    public static void SetLongBinary(this TableEntity row, string name, ReadOnlyMemory<byte> bytes)
    {
        for (var (at, rest) = (0, bytes); !rest.IsEmpty; at++, rest = rest[int.Min(MaxBinaryLength, rest.Length)..])
            row[Part(name, at)] = rest[..int.Min(MaxBinaryLength, rest.Length)].ToArray();
    }

    /// <summary>Reads what <see cref="SetLongBinary"/> set; empty where nothing is.</summary>
    public static byte[] GetLongBinary(this TableEntity row, string name)
    {
        var bytes = new List<byte>();
        for (var at = 0; row.GetBinary(Part(name, at)) is { } part; at++)
            bytes.AddRange(part);
        return [.. bytes];
    }

    private static string Part(string name, int at) => at == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{at}");

    /// <summary>Reads, changes and writes a row until nobody came in between.</summary>
    /// <param name="table">Where the row is.</param>
    /// <param name="partition">Its partition key.</param>
    /// <param name="row">Its row key.</param>
    /// <param name="change">Changes the row; returns false when there is nothing to change.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public static async Task Change(
        this TableClient table, string partition, string row, Func<TableEntity, bool> change, CancellationToken cancellation) =>
        await table.Change(await table.Find(partition, row, cancellation), change, cancellation);

    /// <summary>The same with a row that is read already; null where there is none.</summary>
    public static async Task Change(
        this TableClient table, TableEntity? entity, Func<TableEntity, bool> change, CancellationToken cancellation)
    {
        while (entity is not null && change(entity) && await table.TryReplace(entity, cancellation) is null)
            entity = await table.Find(entity.PartitionKey, entity.RowKey, cancellation);
    }

    /// <summary>What a table takes in one transaction.</summary>
    private const int MaxTransaction = 100;

    /// <summary>Removes the rows of a filter, also where another process removes them meanwhile.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> RemoveAll(this TableClient table, string filter, CancellationToken cancellation)
    {
        var removed = 0;
        var rows = table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation);
        await foreach (var page in rows.AsPages().WithCancellation(cancellation))
        {
            foreach (var batch in page.Values.GroupBy(row => row.PartitionKey).SelectMany(each => each.Chunk(MaxTransaction)))
            {
                await table.Remove(batch, cancellation);
                removed += batch.Length;
            }
        }

        return removed;
    }

    private static async Task Remove(this TableClient table, IReadOnlyCollection<TableEntity> rows, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            foreach (var row in rows)
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
        }
    }
}
