using System.Data.Common;
using System.Text.Json.Nodes;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.Sql;

/// <summary>A SQL database: a collection is a table, a column may hold nested JSON.</summary>
internal sealed class SqlConnector(Connection connection, SqlDialect dialect, CallLimit limit) : IConnector, IAsyncDisposable
{
    private readonly StoreCalls calls = new(connection.Name, dialect.Judge);
    private readonly SqlDatabase database = new(dialect, limit);

    public static SqlConnector Connect(Connection connection, ConnectionSettings settings, CallLimit limit) =>
        new(connection, settings.Provider == SettingsCheck.Sqlite ? new SqliteDialect(settings) : new PostgresDialect(settings), limit);

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        calls.Run(null, () => new SqlCatalogue(database, connection.Name).Describe(mapped, cancellation), cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        calls.Stream(collection, new SqlSearch(Table(collection), database).Find(selector, paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        calls.Stream(collection, new SqlSearch(Table(collection), database).Scan(paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation) =>
        calls.Stream(collection, new SqlSearch(Table(collection), database).Read(keys, cancellation), cancellation);

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        var table = Table(collection);
        return calls.Run(collection, () => new SqlEraser(table, database).Erase(keys, instruction, cancellation), cancellation);
    }

    public Task<bool> Update(
        Collection collection, RowKey key, IReadOnlyDictionary<string, JsonNode?> values, CancellationToken cancellation)
    {
        var table = Table(collection);
        return calls.Run(collection, () => new SqlEraser(table, database).Update(key, values, cancellation), cancellation);
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var table = Table(collection);
        return calls.Run(collection, () => new SqlSearch(table, database).Sweep(field, before, continuation, pageSize, cancellation), cancellation);
    }

    public ValueTask DisposeAsync() => dialect.DisposeAsync();

    private MappedSqlTable Table(Collection collection) => new(collection, connection.Name, dialect);
}
