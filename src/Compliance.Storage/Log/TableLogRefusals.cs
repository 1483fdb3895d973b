using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using NodaTime;

namespace Compliance.Storage.Log;

/// <summary>A row beside the guard's.</summary>
internal sealed class TableLogRefusals(StorageLayout layout) : ILogRefusals
{
    private const string Partition = "log";
    private const string Row = "refusal";
    private readonly TableClient _table = layout.Table(TableLogGuard.Table);

    public Task Keep(LogRefusal refusal, CancellationToken cancellation) => _table.TryAdd(
        new TableEntity(Partition, Row) { ["Reason"] = refusal.Reason, ["At"] = refusal.At.ToDateTimeOffset() }, cancellation);

    public async Task<LogRefusal?> Find(CancellationToken cancellation) =>
        await _table.Find(Partition, Row, cancellation) is { } row
            ? new(row.GetString("Reason"), Instant.FromDateTimeOffset(row.GetDateTimeOffset("At")!.Value))
            : null;

    public Task Forget(CancellationToken cancellation) => _table.DeleteEntityAsync(Partition, Row, cancellationToken: cancellation);
}
