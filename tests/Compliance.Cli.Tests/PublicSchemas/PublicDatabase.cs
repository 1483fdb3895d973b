using System.Data.Common;
using System.Globalization;
using Compliance.Connectors.Settings;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>A database of a test's own, filled by a published script, that the test reads with SQL of its own.</summary>
internal sealed class PublicDatabase : IAsyncDisposable
{
    private const string ForeignKeyNames = """
        select child.table_name, child.column_name, parent.table_name, parent.column_name
        from information_schema.referential_constraints rule
        join information_schema.key_column_usage child
          on child.constraint_name = rule.constraint_name and child.constraint_schema = rule.constraint_schema
        join information_schema.key_column_usage parent
          on parent.constraint_name = rule.unique_constraint_name and parent.constraint_schema = rule.unique_constraint_schema
        """;

    private const string MariaDbForeignKeyNames = """
        select table_name, column_name, referenced_table_name, referenced_column_name from information_schema.key_column_usage
        where table_schema = database() and referenced_table_name is not null
        """;

    private readonly DbConnection _connection;
    private readonly string _tables;
    private readonly string? _foreignKeys;
    private readonly char _quote;
    private readonly Func<Task> _drop;

    private PublicDatabase(
        DbConnection connection, ConnectionSettings settings, string tables, string? foreignKeys, char quote, Func<Task> drop)
    {
        _connection = connection;
        Settings = settings;
        _tables = tables;
        _foreignKeys = foreignKeys;
        _quote = quote;
        _drop = drop;
    }

    public ConnectionSettings Settings { get; }

    /// <param name="script">Creates the tables and fills them.</param>
    public static async Task<PublicDatabase> Sqlite(string script)
    {
        var folder = Directory.CreateTempSubdirectory("compliance-public-").FullName;
        var text = $"Data Source={Path.Combine(folder, "public.db")};Pooling=False";
        var database = new PublicDatabase(
            new SqliteConnection(text), new ConnectionSettings { Provider = "sqlite", ConnectionString = text },
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%'", null, '"',
            () =>
            {
                Directory.Delete(folder, recursive: true);
                return Task.CompletedTask;
            });
        return await database.Filled(script);
    }

    /// <param name="administrator">The connection string of a user who may create databases.</param>
    /// <param name="script">Creates the tables and fills them.</param>
    public static async Task<PublicDatabase> Postgres(string administrator, string script)
    {
        var name = $"public_{Guid.NewGuid():N}";
        await Execute(new NpgsqlConnection(administrator), $"create database {name}");
        var text = new NpgsqlConnectionStringBuilder(administrator) { Database = name, Pooling = false }.ConnectionString;
        var database = new PublicDatabase(
            new NpgsqlConnection(text), new ConnectionSettings { Provider = "postgresql", ConnectionString = text },
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
            ForeignKeyNames, '"',
            () => Execute(new NpgsqlConnection(administrator), $"drop database {name} with (force)"));
        return await database.Filled(script);
    }

    /// <inheritdoc cref="Postgres"/>
    public static async Task<PublicDatabase> MariaDb(string administrator, string script)
    {
        var name = $"public_{Guid.NewGuid():N}";
        await Execute(new MySqlConnection(administrator), $"create database {name} character set utf8mb4");
        var text = new MySqlConnectionStringBuilder(administrator) { Database = name, Pooling = false }.ConnectionString;
        var database = new PublicDatabase(
            new MySqlConnection(text), new ConnectionSettings { Provider = "mysql", ConnectionString = text },
            "select table_name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'",
            MariaDbForeignKeyNames, '`',
            () => Execute(new MySqlConnection(administrator), $"drop database {name}"));
        return await database.Filled(script);
    }

    /// <summary>A name as this database's SQL writes it.</summary>
    public string Quoted(string name) => $"{_quote}{name}{_quote}";

    /// <summary>The answer of a query that counts.</summary>
    public async Task<long> Count(string from) => long.Parse((await Rows($"select count(*) from {from}"))[0], CultureInfo.InvariantCulture);

    /// <summary>Every row of every table, as <c>table: value|value|…</c>, in order.</summary>
    public async Task<IReadOnlyList<string>> Everything()
    {
        var all = new List<string>();
        foreach (var table in await Rows(_tables))
            all.AddRange((await Rows($"select * from {Quoted(table)}")).Select(row => $"{table}: {row}"));
        all.Sort(StringComparer.Ordinal);
        return all;
    }

    /// <summary>How many rows refer to a row that is not there, over all foreign keys.</summary>
    public async Task<long> Orphans()
    {
        if (_foreignKeys is null)
            return (await Rows("pragma foreign_key_check")).Count;
        var keys = await Rows(_foreignKeys);
        Assert.NotEmpty(keys);
        var orphans = 0L;
        foreach (var key in keys.Select(key => key.Split('|').Select(Quoted).ToArray()))
            orphans += await Count($"{key[0]} c where c.{key[1]} is not null and not exists "
                + $"(select 1 from {key[2]} p where p.{key[3]} = c.{key[1]})");
        return orphans;
    }

    /// <returns>Each row's values, with a bar between.</returns>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(index => Text(reader.GetValue(index)))));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _drop();
    }

    private static string Text(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await Run(connection, sql);
        }
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<PublicDatabase> Filled(string script)
    {
        try
        {
            await _connection.OpenAsync();
            await Run(_connection, script);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
