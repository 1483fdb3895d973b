using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Orders;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Orders;

/// <summary>
/// A partition for each role, a row for each order that was done; for what is counted, a partition for each hour; for claims, one of
/// their own.
/// </summary>
internal sealed class OrderLedger(StorageLayout layout, IClock clock) : IOrderLedger
{
    private const string Claims = "claims";
    private const string Until = "Until";

    private readonly TableClient table = layout.Orders;

    public async Task<OrderReply?> Find(Role role, string orderId, CancellationToken cancellation) =>
        await table.Find(Partition(role), RowKeys.Of(orderId), cancellation) is { } row
            ? JsonSerializer.Deserialize<OrderReply>(row.GetString("Reply"), WorkflowJson.Options)
            : null;

    public Task Record(Role role, OrderReply reply, CancellationToken cancellation) =>
        table.TryAdd(
            new TableEntity(Partition(role), RowKeys.Of(reply.OrderId)) { ["Reply"] = JsonSerializer.Serialize(reply, WorkflowJson.Options) },
            cancellation);

    public async Task<int> Count(string meter, string target, CancellationToken cancellation)
    {
        var hour = clock.GetCurrentInstant().ToDateTimeUtc().ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        var partition = $"{meter}-{hour}";
        await table.TryAdd(new TableEntity(partition, RowKeys.Of(target)), cancellation);
        return await table.QueryAsync<TableEntity>(each => each.PartitionKey == partition, select: ["RowKey"], cancellationToken: cancellation)
            .CountAsync(cancellation);
    }

    public async Task<bool> TryClaim(string what, Instant until, CancellationToken cancellation)
    {
        var row = new TableEntity(Claims, RowKeys.Of(what)) { [Until] = until.ToDateTimeOffset() };
        if (await table.TryAdd(row, cancellation) is not null)
            return true;
        if (await table.Find(row.PartitionKey, row.RowKey, cancellation) is not { } earlier
            || Instant.FromDateTimeOffset(earlier.GetDateTimeOffset(Until)!.Value) > clock.GetCurrentInstant())
            return false;
        row.ETag = earlier.ETag;
        return await table.TryReplace(row, cancellation) is not null;
    }

    private static string Partition(Role role) => role.ToString().ToLowerInvariant();
}
