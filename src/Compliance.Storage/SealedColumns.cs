using System.Globalization;
using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;

namespace Compliance.Storage;

/// <summary>
/// What may be personal in rows of this system's own tables: sealed, all under one data key, in as many columns as it needs. A row takes
/// 1 MiB in all.
/// </summary>
/// <param name="layout">Binds the data key.</param>
/// <param name="keys">This system's.</param>
/// <param name="protector">Seals and opens.</param>
/// <param name="owner">Of the data key; also the partition of the rows.</param>
/// <param name="address">By a row's key: what the sealed bytes are bound to.</param>
internal sealed class SealedColumns(
    StorageLayout layout, SubjectKeys keys, SubjectProtector protector, KeyOwner owner, Func<string, RecordAddress> address)
{
    /// <summary>The service takes 64 KiB in one property.</summary>
    private const int ColumnBytes = 64 * 1024;

    private const string Count = "Columns";

    public async Task Seal(TableEntity row, byte[] content, CancellationToken cancellation)
    {
        await layout.BindOwn(keys, owner, cancellation);
        Clear(row);
        var columns = (await protector.Seal(owner, address(row.RowKey), content, cancellation)).Chunk(ColumnBytes).ToArray();
        row[Count] = columns.Length;
        foreach (var (index, column) in columns.Index())
            row[Column(index)] = column;
    }

    public Task<byte[]> Open(TableEntity row, CancellationToken cancellation)
    {
        byte[] record = [.. Enumerable.Range(0, row.GetInt32(Count)!.Value).SelectMany(index => row.GetBinary(Column(index)))];
        return protector.Open(owner, address(row.RowKey), record, cancellation);
    }

    /// <summary>Whether a row has something sealed.</summary>
    public static bool IsIn(TableEntity row) => row.ContainsKey(Count);

    /// <summary>Takes what was sealed out of a row.</summary>
    public static void Clear(TableEntity row)
    {
        for (var index = row.GetInt32(Count) ?? 0; index > 0; index--)
            row.Remove(Column(index - 1));
        row.Remove(Count);
    }

    private static string Column(int index) => string.Create(CultureInfo.InvariantCulture, $"Sealed{index}");
}
