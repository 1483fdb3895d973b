using System.Text.Json;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Npgsql;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>A schema of its own in a PostgreSQL database, with nested JSON as jsonb and native times.</summary>
internal sealed class PostgresStore : ContractStore
{
    private readonly NpgsqlDataSource source;

    private PostgresStore(string connectionString, string schema)
    {
        Schema = schema;
        source = NpgsqlDataSource.Create(connectionString);
        Collection = Map(
            "Orders", Key("id"), Text("customer"), Text("email"), Text("note"), Text("profile.city"), Other("placed"), Other("amount", "integer"));
        Connector = Postgres(connectionString);
        Unreachable = Postgres(new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Dead.Port() }.ConnectionString);
        Refused = Postgres(new NpgsqlConnectionStringBuilder(connectionString) { Username = "nobody_known", Password = "none" }.ConnectionString);
    }

    public string Schema { get; }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer", "email", "note", "profile.city", "placed", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public static async Task<PostgresStore> New(string connectionString)
    {
        var store = new PostgresStore(connectionString, $"contract_{Guid.NewGuid():N}");
        await store.Execute($"""
            create schema {store.Schema};
            create table {store.Schema}."Orders" (id text primary key, customer text, email text, note text, profile jsonb, placed timestamptz, amount integer);
            """);
        return store;
    }

    public override string? Lacks(Ability ability) => "The SQL connector has not learned it.";

    public override RowKey Key(ContractRow row) => new(row.Id);

    public override async Task Put(IReadOnlyCollection<ContractRow> rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in rows)
        {
            var profile = row.City is null ? null : JsonSerializer.Serialize(new { city = row.City, other = new[] { 1, 2 } });
            var command = new NpgsqlBatchCommand($"insert into {Schema}.\"Orders\" values ($1, $2, $3, $4, $5::jsonb, $6, $7)");
            object?[] values = [row.Id, row.Customer, row.Email, row.Note, profile, row.At.ToDateTimeUtc(), row.Amount];
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }

        if (rows.Count > 0)
            await batch.ExecuteNonQueryAsync();
    }

    public async Task Execute(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Execute($"drop schema {Schema} cascade");
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    private IConnector Postgres(string connectionString) => Connect(
        ConnectionKind.Sql, new ConnectionSettings { Provider = "postgresql", ConnectionString = connectionString, Schema = Schema });
}
