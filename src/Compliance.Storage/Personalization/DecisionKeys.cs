using System.Globalization;
using Azure.Data.Tables;
using Compliance.Personalization.Signing;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Personalization;

/// <summary>One partition, with a row for each key, the first to end before the others. Public keys alone.</summary>
internal sealed class DecisionKeys(StorageLayout layout) : IDecisionKeyStore
{
    internal static readonly StateTable Table = new("decisionkeys", StateAccount.State, Role.Service);

    private const string Partition = "keys";

    private readonly TableClient _table = layout.Table(Table);

    public Task Publish(PublishedDecisionKey key, CancellationToken cancellation) => _table.AddEntityAsync(
        new TableEntity(Partition, $"{Ends(key.Until)}-{key.Id}")
        {
            ["Id"] = key.Id, ["X"] = key.X, ["Y"] = key.Y, ["From"] = key.From.ToDateTimeOffset(), ["Until"] = key.Until.ToDateTimeOffset(),
        },
        cancellation);

    public async Task<IReadOnlyList<PublishedDecisionKey>> List(Instant at, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {Ends(at)}");
        return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).Select(Read).ToListAsync(cancellation);
    }

    public async Task RemoveEndedBefore(Instant at, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {Ends(at)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellation))
            await _table.DeleteEntityAsync(Partition, row.RowKey, cancellationToken: cancellation);
    }

    private static string Ends(Instant at) => at.ToUnixTimeTicks().ToString("D19", CultureInfo.InvariantCulture);

    private static PublishedDecisionKey Read(TableEntity row) => new(
        row.GetString("Id"), row.GetString("X"), row.GetString("Y"), Moment(row, "From"), Moment(row, "Until"));

    private static Instant Moment(TableEntity row, string column) => Instant.FromDateTimeOffset(row.GetDateTimeOffset(column)!.Value);
}
