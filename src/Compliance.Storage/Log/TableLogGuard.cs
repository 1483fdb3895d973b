using Azure;
using Azure.Data.Tables;
using Compliance.Proof.Log;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Log;

/// <summary>
/// The last signed checkpoint, and what finishing its batch takes, as one row, in the custodian's own account: what is restored there is
/// not restored with the log.
/// </summary>
internal sealed class TableLogGuard(StorageLayout layout) : ILogGuard
{
    /// <summary>The last signed checkpoint.</summary>
    internal static readonly StateTable Table = new("logguard", StateAccount.Custody, Role.Signer);

    private const string Partition = "log";
    private const string Row = "checkpoint";
    private const string Batch = "Batch";
    private readonly TableClient _table = layout.Table(Table);

    public async Task<GuardedCheckpoint?> Read(CancellationToken cancellation) =>
        await _table.Find(Partition, Row, cancellation) is { } row
            ? new(row.GetBinary("Note"), row.GetDateTimeOffset("At")!.Value, row.ETag.ToString(), row.GetLongBinary(Batch))
            : null;

    public async Task<GuardedCheckpoint?> TrySwap(
        GuardedCheckpoint? last, ReadOnlyMemory<byte> note, DateTimeOffset at, ReadOnlyMemory<byte> batch, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, Row) { ["Note"] = note.ToArray(), ["At"] = at };
        row.SetLongBinary(Batch, batch);
        if (last is not null)
            row.ETag = new ETag(last.Tag);
        var swapped = last is null ? await _table.TryAdd(row, cancellation) : await _table.TryReplace(row, cancellation);
        return swapped is { } tag ? new(note, at, tag.ToString(), batch) : null;
    }
}
