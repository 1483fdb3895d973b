using Azure.Data.Tables;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Workflows;

/// <summary>One row an attempt; the first beginning costs one insert, and only a repeated one is counted.</summary>
internal sealed class AttemptLedger(StorageLayout layout) : IAttemptLedger
{
    internal static readonly StateTable Table = new("attempts", StateAccount.State, Role.Service);

    private const string Begun = "Begun";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<int> Begin(string instanceId, string attemptId, CancellationToken cancellation)
    {
        var (partition, row) = (RowKeys.Of(instanceId), RowKeys.Of(attemptId));
        if (await _table.TryAdd(new TableEntity(partition, row) { [Begun] = 1 }, cancellation) is not null)
            return 1;

        var count = 1;
        await _table.Change(
            partition, row,
            entity =>
            {
                entity[Begun] = count = (entity.GetInt32(Begun) ?? 1) + 1;
                return true;
            },
            cancellation);
        return count;
    }

    public async Task Forget(string instanceId, CancellationToken cancellation)
    {
        var partition = RowKeys.Of(instanceId);
        await foreach (
            var row in _table.QueryAsync<TableEntity>(
                each => each.PartitionKey == partition, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation))
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
    }
}
