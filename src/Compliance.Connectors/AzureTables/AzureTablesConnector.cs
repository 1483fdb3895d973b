using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Data.Tables;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// Azure Table storage: a collection is a table, its key is PartitionKey and RowKey, a string property may hold nested JSON.
/// </summary>
internal sealed class AzureTablesConnector(Connection connection, TableServiceClient service, IReadOnlyCollection<string> ignore)
    : IConnector
{
    private readonly StoreCalls _calls = new(connection.Name, AzureFailure.Judge);

    public static AzureTablesConnector Connect(
        Connection connection, ConnectionSettings settings, CallLimit limit, TokenCredential? credential)
    {
        var options = new TableClientOptions().Configured(settings.Timeout, limit);
        var service = settings.ConnectionString is { Length: > 0 } text
            ? new TableServiceClient(text, options)
            : new TableServiceClient(new Uri(settings.Endpoint!), credential, options);
        return new AzureTablesConnector(connection, service, [.. settings.Ignore]);
    }

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        _calls.Run(null, () => new TableSample(service, ignore).Describe(mapped, cancellation), cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        _calls.Stream(collection, new EntitySearch(Table(collection)).Find(selector, paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        _calls.Stream(collection, new EntitySearch(Table(collection)).Scan(paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        var table = Table(collection);
        return _calls.Stream(collection, ReadAll(table, keys, cancellation), cancellation);
    }

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        var table = Table(collection);
        var changes = EntityChanges.For(table, instruction);
        return _calls.Run(collection, () =>
            new EntityEraser(table, changes, connection.Parallel).Erase([.. keys.Select(table.Keys.Split)], cancellation), cancellation);
    }

    public Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation)
    {
        var table = Table(collection);
        var changes = EntityChanges.Of(table, updates);
        return _calls.Run(
            collection,
            () => RowDiffersException.Caught(async () =>
                await new EntityEraser(table, changes, 1).Erase([table.Keys.Split(key)], cancellation) switch
                {
                    { AlreadyGone: > 0 } => UpdateOutcome.Gone,
                    { Unchanged: > 0 } => UpdateOutcome.Unchanged,
                    _ => UpdateOutcome.Updated,
                }),
            cancellation);
    }

    public Task<SweepPage> Sweep(
        Collection collection,
        string field,
        Instant before,
        string? continuation,
        int pageSize,
        CancellationToken cancellation) =>
        _calls.Run(
            collection, () => EntitySweep.Page(Table(collection), field, before, continuation, pageSize, cancellation), cancellation);

    private static async IAsyncEnumerable<Row> ReadAll(
        MappedTable table, IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (
            var entity in table.Entities([.. keys.Select(table.Keys.Split)], MappedTable.Select(table.Columns.All), cancellation))
            yield return new Row(table.Keys.Of(entity), Projection.Of(table.Row(entity, table.Columns.All), table.Paths));
    }

    private MappedTable Table(Collection collection) =>
        new(collection, connection.Name, service.GetTableClient(collection.Address.Collection));
}
