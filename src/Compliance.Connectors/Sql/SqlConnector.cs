using System.Runtime.CompilerServices;
using System.Text.Json;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql.MariaDb;
using Compliance.Connectors.Sql.Postgres;
using Compliance.Connectors.Sql.Sqlite;
using Compliance.Connectors.Sql.SqlServer;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.Sql;

/// <summary>A SQL database: a collection is a table, a column may hold nested JSON.</summary>
internal sealed class SqlConnector : IConnector, IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly SqlDialect _dialect;
    private readonly SqlDatabase _database;
    private readonly StoreCalls _calls;

    private SqlConnector(Connection connection, SqlDialect dialect, CallLimit limit, TimeProvider time)
    {
        (_connection, _dialect) = (connection, dialect);
        _database = new SqlDatabase(dialect, limit, time);
        _calls = new StoreCalls(connection.Name, error => Judge(error)?.Code, error => Judge(error)?.Detail);
    }

    public static SqlConnector Connect(Connection connection, ConnectionSettings settings, CallLimit limit, TimeProvider time) => new(
        connection,
        settings.Provider switch
        {
            SettingsCheck.Sqlite => new SqliteDialect(settings),
            SettingsCheck.MariaDb or SettingsCheck.MySql => new MariaDbDialect(settings),
            SettingsCheck.SqlServer => new SqlServerDialect(settings),
            _ => new PostgresDialect(settings),
        },
        limit,
        time);

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        _calls.Run(null, () => new SqlCatalogue(_database).Describe(mapped, cancellation), cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        Stream(collection, table => new SqlSearch(table, _database).Find(selector, paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        Stream(collection, table => new SqlSearch(table, _database).Scan(paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation) =>
        Stream(collection, table => new SqlSearch(table, _database).Read(keys, cancellation), cancellation);

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation) =>
        Run(collection, table => new SqlEraser(table, _database).Erase(keys, instruction, cancellation), cancellation);

    public Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation) =>
        Run(collection, table => new SqlEraser(table, _database).Update(key, updates, cancellation), cancellation);

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation) =>
        Run(collection, table => new SqlSweep(table, _database).Page(field, before, continuation, pageSize, cancellation), cancellation);

    public ValueTask DisposeAsync() => _dialect.DisposeAsync();

    private async Task<T> Run<T>(Collection collection, Func<MappedSqlTable, Task<T>> work, CancellationToken cancellation) =>
        await _calls.Run(collection, async () => await work(await Table(collection, cancellation)), cancellation);

    private IAsyncEnumerable<Row> Stream(
        Collection collection, Func<MappedSqlTable, IAsyncEnumerable<Row>> rows, CancellationToken cancellation) =>
        _calls.Stream(collection, Rows(collection, rows, cancellation), cancellation);

    private async IAsyncEnumerable<Row> Rows(
        Collection collection, Func<MappedSqlTable, IAsyncEnumerable<Row>> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows(await Table(collection, cancellation)).WithCancellation(cancellation))
            yield return row;
    }

    private async Task<MappedSqlTable> Table(Collection collection, CancellationToken cancellation) =>
        new(collection, _connection.Name, await _database.Table(collection.Address.Collection, cancellation), _dialect);

    private SqlFailure? Judge(Exception error)
    {
        _database.Forget();
        return error switch
        {
            SqlFailureException { Failure: var failure } => failure,
            _ when _dialect.Judge(error) is { } failure => failure,
            // A value that the driver or the reader does not understand.
            InvalidCastException or FormatException or OverflowException or ArgumentException or JsonException
                or InvalidOperationException =>
                new SqlFailure(ConnectorFailure.Mismatch, error.GetType().Name),
            _ => null,
        };
    }
}
