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

    public Task<int> RemoveOlder(Instant before, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"At lt {before.ToDateTimeOffset()}"), cancellation);

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
