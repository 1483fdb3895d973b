using System.Globalization;
using System.Text.Json;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Microsoft.Data.Sqlite;
using NodaTime.Text;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>A SQLite file with a compound key, nested JSON text and times as text.</summary>
internal sealed class SqliteStore : SqlStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compliance-sqlite-").FullName;

    public SqliteStore(bool vacuum = true)
    {
        Execute("""
            pragma journal_mode = wal;
            create table "orders ""of"" people" (shop integer, id text, customer text, email text, note text, profile text, placed text,
              amount integer, primary key (shop, id));
            create index by_customer on "orders ""of"" people" (customer);
            """);
        Collection = Map(
            "orders \"of\" people", Key("shop"), Key("id"), Text("customer"), Text("email"), Text("note"), Text("profile.city"),
            Other("placed"), Other("amount", "integer"));
        Connector = Sqlite($"Data Source={File}", vacuum);
        Unreachable = Sqlite($"Data Source={Path.Combine(_folder, "missing.db")}", vacuum);
        Refused = Sqlite($"Data Source={File};Mode=ReadOnly", vacuum);
    }

    public string File => Path.Combine(_folder, "shop.db");

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer", "email", "note", "profile.city", "placed", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public override string? Lacks(Ability ability) =>
        ability == Ability.Padding ? "A text column without a length pads nothing, and is compared exactly." : null;

    // A text that could be taken for another type says that it is a text: see docs/connectors.md.
    public override RowKey Key(ContractRow row) =>
        new(JsonSerializer.Serialize(
            new[] { "1", row.Id is ['t', 'e', 'x', 't', ':', ..] or ['b', 'l', 'o', 'b', ':', ..] ? $"text:{row.Id}" : row.Id }));

    public override Task Put(IReadOnlyCollection<ContractRow> rows) => Put(rows, "pragma secure_delete = off");

    public override Task PutTime(ContractRow row, string? text) => Put([(row, Profile(row), text)], "pragma secure_delete = off");

    public override Task PutNested(ContractRow row, string text) =>
        Put([(row, text, InstantPattern.ExtendedIso.Format(row.At))], "pragma secure_delete = off");

    public override Task Run(string sql)
    {
        Execute(sql);
        return Task.CompletedTask;
    }

    public override Task<string?> Ask(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Task.FromResult(
            command.ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null);
    }

    /// <param name="rows">To insert.</param>
    /// <param name="setting">Of the connection that writes.</param>
    public Task Put(IReadOnlyCollection<ContractRow> rows, string setting) =>
        Put([.. rows.Select(row => (row, Profile(row), (string?)InstantPattern.ExtendedIso.Format(row.At)))], setting);

    /// <summary>A connector that waits so long for a lock.</summary>
    public IConnector WithRetries(int seconds) => Connect(
        ConnectionKind.Sql,
        new ConnectionSettings { Provider = "sqlite", ConnectionString = $"Data Source={File}", TimeoutSeconds = seconds });

    public void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private static string? Profile(ContractRow row) =>
        row.City is null ? null : JsonSerializer.Serialize(new { city = row.City, other = new[] { 1, 2 } });

    private Task Put(IReadOnlyList<(ContractRow Row, string? Profile, string? Placed)> rows, string setting)
    {
        using var connection = Open();
        using (var pragma = connection.CreateCommand())
        {
            pragma.CommandText = setting;
            pragma.ExecuteNonQuery();
        }

        using var transaction = connection.BeginTransaction();
        foreach (var (row, profile, placed) in rows)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText =
                "insert into \"orders \"\"of\"\" people\" values (1, $id, $customer, $email, $note, $profile, $placed, $amount)";
            command.Parameters.AddWithValue("$id", row.Id);
            command.Parameters.AddWithValue("$customer", (object?)row.Customer ?? DBNull.Value);
            command.Parameters.AddWithValue("$email", (object?)row.Email ?? DBNull.Value);
            command.Parameters.AddWithValue("$note", (object?)row.Note ?? DBNull.Value);
            command.Parameters.AddWithValue("$profile", (object?)profile ?? DBNull.Value);
            command.Parameters.AddWithValue("$placed", (object?)placed ?? DBNull.Value);
            command.Parameters.AddWithValue("$amount", row.Amount);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    private IConnector Sqlite(string connectionString, bool vacuum) => Connect(
        ConnectionKind.Sql, new ConnectionSettings { Provider = "sqlite", ConnectionString = connectionString, Vacuum = vacuum });
}
