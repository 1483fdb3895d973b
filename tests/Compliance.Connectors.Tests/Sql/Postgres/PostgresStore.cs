using System.Globalization;
using System.Text.Json;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using NodaTime.Text;
using Npgsql;

namespace Compliance.Connectors.Tests.Sql.Postgres;

/// <summary>A schema of its own in a PostgreSQL database, with nested JSON as jsonb and native times.</summary>
internal sealed class PostgresStore : SqlStore
{
    private readonly NpgsqlDataSource _source;
    private readonly string _connectionString;
    private readonly bool _asText;

    private PostgresStore(string connectionString, string schema, bool asText)
    {
        (Schema, _connectionString, _asText) = (schema, connectionString, asText);
        _source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = $"{schema}, public" }.ConnectionString);
        Collection = Map(
            "Orders", Key("id"), Text("customer"), Text("email"), Text("note"), Text("profile.city"), Other("placed"),
            Other("amount", "integer"));
        Connector = Postgres(connectionString);
        Unreachable =
            Postgres(new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Dead.Port() }.ConnectionString);
        Refused = Postgres(
            new NpgsqlConnectionStringBuilder(connectionString) { Username = "nobody_known", Password = "none" }.ConnectionString);
    }

    public string Schema { get; }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer", "email", "note", "profile.city", "placed", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public override string? Lacks(Ability ability) => ability switch
    {
        Ability.TextTimes when !_asText => "The column is a timestamptz.",
        Ability.Padding => "A text column without a length pads nothing, and is compared exactly.",
        Ability.NestedText when !_asText => "The column is a jsonb.",
        _ => null,
    };

    /// <param name="connectionString">Of an administrator.</param>
    /// <param name="asText">Times and nested JSON are texts rather than of types of their own.</param>
    public static async Task<PostgresStore> New(string connectionString, bool asText = false)
    {
        var store = new PostgresStore(connectionString, $"contract_{Guid.NewGuid():N}", asText);
        var (json, time) = asText ? ("text", "text") : ("jsonb", "timestamptz");
        await store.Execute($"""
            create schema {store.Schema};
            create table {store.Schema}."Orders" (id text primary key, customer text, email text, note text, profile {json}, placed {time},
              amount integer);
            """);
        return store;
    }

    public override RowKey Key(ContractRow row) => Compliance.Connectors.Rows.KeyText.Join([row.Id]);

    public override Task Put(IReadOnlyCollection<ContractRow> rows) =>
        Put([.. rows.Select(row => (row, Profile(row), (object?)Placed(row)))]);

    public override Task PutTime(ContractRow row, string? text) => Put([(row, Profile(row), text)]);

    public override Task PutNested(ContractRow row, string text) => Put([(row, text, Placed(row))]);

    public override Task Run(string sql) => Execute(sql);

    public override async Task<string?> Ask(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is { } value and not DBNull
            ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A connector for another user, or with other settings.</summary>
    public IConnector As(Action<NpgsqlConnectionStringBuilder> change, bool statistics = true, string? schema = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(_connectionString);
        change(builder);
        return Connect(ConnectionKind.Sql, new ConnectionSettings
        {
            Provider = "postgresql",
            ConnectionString = builder.ConnectionString,
            Schema = schema ?? Schema,
            Statistics = statistics,
        });
    }

    public async Task Execute(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Execute($"drop schema {Schema} cascade");
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    private static string? Profile(ContractRow row) =>
        row.City is null ? null : JsonSerializer.Serialize(new { city = row.City, other = new[] { 1, 2 } });

    private object Placed(ContractRow row) => _asText ? InstantPattern.ExtendedIso.Format(row.At) : row.At.ToDateTimeUtc();

    private async Task Put(IReadOnlyList<(ContractRow Row, string? Profile, object? Placed)> rows)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (row, profile, placed) in rows)
        {
            var command =
                new NpgsqlBatchCommand($"insert into {Schema}.\"Orders\" values ($1, $2, $3, $4, $5{(_asText ? "" : "::jsonb")}, $6, $7)");
            object?[] values = [row.Id, row.Customer, row.Email, row.Note, profile, placed, row.Amount];
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }

        if (rows.Count > 0)
            await batch.ExecuteNonQueryAsync();
    }

    private IConnector Postgres(string connectionString) => Connect(
        ConnectionKind.Sql, new ConnectionSettings { Provider = "postgresql", ConnectionString = connectionString, Schema = Schema });
}
