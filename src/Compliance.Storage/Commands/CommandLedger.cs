using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Compliance.Commands;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Commands;

/// <summary>
/// A partition for each role and each sender, a row for each command that was done; for claims, one of their own. Each row says when it was
/// written, and ends by its age.
/// </summary>
internal sealed class CommandLedger(StorageLayout layout, IClock clock) : ICommandLedger, ICommandLedgerRows
{
    internal static readonly StateTable Table = new("commands", StateAccount.Custody, Role.Provisioner, Role.Eraser, Role.Signer);

    private const string Claims = "claims";
    private const string Until = "Until";
    private const string At = "At";

    /// <summary>What one transaction takes.</summary>
    private const int MaxRows = 100;

    private readonly TableClient _table = layout.Table(Table);

    public async Task<CommandReply?> Find(Role role, Role sender, string orderId, CancellationToken cancellation) =>
        await _table.Find(Partition(role, sender), RowKeys.Of(orderId), cancellation) is { } row
            ? JsonSerializer.Deserialize<CommandReply>(row.GetLongText("Reply")!, WorkflowJson.Options)
            : null;

    public Task Record(Role role, Role sender, CommandReply reply, CancellationToken cancellation)
    {
        var row = Row(Partition(role, sender), RowKeys.Of(reply.OrderId));
        row.SetLongText("Reply", JsonSerializer.Serialize(reply, WorkflowJson.Options));
        return _table.TryAdd(row, cancellation);
    }

    public async Task<int> RemoveOlder(Instant before, CancellationToken cancellation)
    {
        var cutoff = before.ToDateTimeOffset();
        var removed = 0;
        var old = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"At lt {cutoff}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation);
        await foreach (var page in old.AsPages().WithCancellation(cancellation))
        {
            foreach (var rows in page.Values.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(MaxRows)))
            {
                await Remove(rows, cancellation);
                removed += rows.Length;
            }
        }

        return removed;
    }

    /// <summary>Also those that another process has removed meanwhile.</summary>
    private async Task Remove(IReadOnlyCollection<TableEntity> rows, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            foreach (var row in rows)
                await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
        }
    }

    public async Task<bool> TryClaim(string what, Instant until, CancellationToken cancellation)
    {
        var row = Row(Claims, RowKeys.Of(what));
        row[Until] = until.ToDateTimeOffset();
        if (await _table.TryAdd(row, cancellation) is not null)
            return true;
        if (await _table.Find(row.PartitionKey, row.RowKey, cancellation) is not { } earlier
            || Instant.FromDateTimeOffset(earlier.GetDateTimeOffset(Until)!.Value) > clock.GetCurrentInstant())
            return false;
        row.ETag = earlier.ETag;
        return await _table.TryReplace(row, cancellation) is not null;
    }

    private TableEntity Row(string partition, string row) => new(partition, row) { [At] = clock.GetCurrentInstant().ToDateTimeOffset() };

    private static string Partition(Role role, Role sender) => $"{role}-{sender}".ToLowerInvariant();
}
