using System.Globalization;
using System.Text.Json;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using MySqlConnector;
using NodaTime.Text;

namespace Compliance.Connectors.Tests.Sql.MariaDb;

/// <summary>A database of its own in a MariaDB server, with nested JSON and times as text.</summary>
internal sealed class MariaDbStore : SqlStore
{
    private readonly MySqlDataSource _source;
    private readonly string _database;
    private readonly string _connectionString;

    private MariaDbStore(string administrator, string database)
    {
        _database = database;
        _connectionString = With(administrator, builder => builder.Database = database);
        _source = new MySqlDataSource(With(_connectionString, builder => builder.AllowUserVariables = true));
        Collection = Map(
            "orders `of` people", Key("id"), Text("customer"), Text("email"), Text("note"), Text("profile.city"), Other("placed"),
            Other("amount", "integer"));
        Connector = MariaDb(_connectionString);
        Unreachable = MariaDb(With(_connectionString, builder => builder.Port = (uint)Dead.Port()));
        Refused = MariaDb(With(_connectionString, builder => (builder.UserID, builder.Password) = ("nobody_known", "none")));
    }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer", "email", "note", "profile.city", "placed", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public string Database => _database;

    public static async Task<MariaDbStore> New(string administrator)
    {
        var store = new MariaDbStore(administrator, $"contract_{Guid.NewGuid():N}");
        await using (var connection = new MySqlConnection(administrator))
        {
            await connection.OpenAsync();
            await using var command =
                new MySqlCommand($"create database {store._database} character set utf8mb4 collate utf8mb4_bin", connection);
            await command.ExecuteNonQueryAsync();
        }

        await store.Run("""
            create table `orders ``of`` people` (id varchar(200) primary key, customer varchar(200), email varchar(200), note mediumtext,
              profile mediumtext, placed varchar(100), amount integer, index by_customer (customer))
            """);
        return store;
    }

    public override RowKey Key(ContractRow row) => new(Compliance.Connectors.Rows.KeyText.Join([row.Id]).Value);

    public override async Task Put(IReadOnlyCollection<ContractRow> rows)
    {
        foreach (var some in rows.Chunk(500))
            await Put([.. some.Select(row => (row, Profile(row), (string?)InstantPattern.ExtendedIso.Format(row.At)))]);
    }

    public override Task PutTime(ContractRow row, string? text) => Put([(row, Profile(row), text)]);

    public override Task PutNested(ContractRow row, string text) => Put([(row, text, InstantPattern.ExtendedIso.Format(row.At))]);

    /// <summary>A connector for another user, or with other settings.</summary>
    public IConnector As(string user, bool statistics = true) => Connect(ConnectionKind.Sql, new ConnectionSettings
    {
        Provider = "mysql",
        ConnectionString = With(_connectionString, builder => (builder.UserID, builder.Password) = (user, "")),
        Statistics = statistics,
    });

    public override async Task Run(string sql)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<string?> Ask(string sql)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull
            ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await Run($"drop database {_database}");
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    private static string? Profile(ContractRow row) =>
        row.City is null ? null : JsonSerializer.Serialize(new { city = row.City, other = new[] { 1, 2 } });

    private async Task Put(IReadOnlyList<(ContractRow Row, string? Profile, string? Placed)> rows)
    {
        if (rows.Count == 0)
            return;
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new MySqlCommand { Connection = connection };
        var tuples = new List<string>();
        foreach (var (row, profile, placed) in rows)
        {
            object?[] values = [row.Id, row.Customer, row.Email, row.Note, profile, placed, row.Amount];
            tuples.Add($"({string.Join(", ", values.Select(value => Bind(command, value)))})");
        }

        command.CommandText = $"insert into `orders ``of`` people` values {string.Join(", ", tuples)}";
        await command.ExecuteNonQueryAsync();
    }

    private static string Bind(MySqlCommand command, object? value) =>
        command.Parameters.AddWithValue($"@v{command.Parameters.Count}", value ?? DBNull.Value).ParameterName;

    private static string With(string text, Action<MySqlConnectionStringBuilder> change)
    {
        var builder = new MySqlConnectionStringBuilder(text);
        change(builder);
        return builder.ConnectionString;
    }

    private IConnector MariaDb(string text) =>
        Connect(ConnectionKind.Sql, new ConnectionSettings { Provider = "mariadb", ConnectionString = text });
}
