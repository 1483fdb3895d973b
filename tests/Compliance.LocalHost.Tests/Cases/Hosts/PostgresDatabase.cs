using System.Data.Common;
using Compliance.Connectors.Settings;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;
using Npgsql;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

/// <summary>A database of its own on the tests' server; the test is skipped where there is none.</summary>
internal sealed class PostgresDatabase : OwnDatabase
{
    private readonly string _server;
    private readonly string _name = AzuriteFixture.NewPrefix();

    private PostgresDatabase(string server) => _server = server;

    public override ConnectionSettings Settings => new() { Provider = "postgresql", ConnectionString = Address };

    private string Address => new NpgsqlConnectionStringBuilder(_server) { Database = _name, Pooling = false }.ConnectionString;

    /// <param name="postgres">The server.</param>
    /// <param name="sql">What the database holds.</param>
    /// <param name="setting">Set for each connection to the database, as <c>datestyle to 'German, DMY'</c>; nothing by default.</param>
    public static async Task<PostgresDatabase> With(PostgresFixture postgres, string sql, string? setting = null)
    {
        var database = new PostgresDatabase(postgres.ConnectionString);
        await database.OnServer($"create database {database._name}");
        if (setting is not null)
            await database.OnServer($"alter database {database._name} set {setting}");
        await database.Execute(sql);
        return database;
    }

    public override async ValueTask DisposeAsync() => await OnServer($"drop database {_name} with (force)");

    protected override DbConnection Connection() => new NpgsqlConnection(Address);

    private async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
