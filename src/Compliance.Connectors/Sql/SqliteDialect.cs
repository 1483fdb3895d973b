using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Workflows;
using Microsoft.Data.Sqlite;

namespace Compliance.Connectors.Sql;

/// <summary>SQLite, whose file must not keep what was erased.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5;

    private readonly string connectionString;
    private readonly int patience;
    private readonly Shared? vacuum;

    public SqliteDialect(ConnectionSettings settings)
    {
        var builder = new SqliteConnectionStringBuilder(settings.ConnectionString)
        {
            // How long a statement waits for another program's lock.
            DefaultTimeout = settings.TimeoutSeconds,
        };
        // A missing file is a store that does not answer, not an empty one.
        if (builder.Mode == SqliteOpenMode.ReadWriteCreate)
            builder.Mode = SqliteOpenMode.ReadWrite;
        connectionString = builder.ConnectionString;
        patience = settings.TimeoutSeconds * 1000;
        vacuum = settings.Vacuum ? new Shared(Vacuum) : null;
    }

    public override string Catalogue =>
        "select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite!_%' escape '!'";

    public override string ForUpdate => "";

    public override string Table(string name) => Quote(name);

    // Between double quotes, a column that does not exist would silently be read as a text.
    public override string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            // Freed cells are zeroed, in the file and in what reaches the log from here on.
            await Execute(connection, $"pragma secure_delete = on; pragma busy_timeout = {patience}", cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Without a cast, so that an index on the column serves; numbers sort before texts.
    public override string Bytewise(string column) => $"{column} collate binary";

    public override DbParameter Parameter(string name, object? value) => new SqliteParameter(name, value ?? DBNull.Value);

    public override string Inside(string column, IReadOnlyList<string> path, IReadOnlyCollection<string> values, Func<object?, string> bind)
    {
        // Wherever in the column: the row is checked again when it is read. Truth values are 0 and 1 here.
        var texts = values.Select(value => bind(value switch { "true" => "1", "false" => "0", _ => value }));
        return $"exists (select 1 from json_tree(case when json_valid({column}) then {column} end) leaf where cast(leaf.atom as text) in ({string.Join(", ", texts)}))";
    }

    /// <summary>
    /// Zeroing alone is not enough: where a program without secure_delete once split a page, it left copies of the moved cells in the
    /// gap. Only a rewritten file is free of them; emptying the log takes the rest.
    /// </summary>
    public override Task AfterErasing(CancellationToken cancellation) => vacuum?.Run(cancellation) ?? Checkpoint(cancellation);

    public override string? Judge(Exception error) => error is not SqliteException failed ? null : failed.SqliteErrorCode switch
    {
        Busy or 6 or 9 or 10 or 13 or 14 or 15 => FailureCode.StoreUnavailable, // busy, locked, interrupt, ioerr, full, cantopen, protocol
        3 or 8 or 23 => ConnectorFailure.Refused, // perm, readonly, auth
        _ => ConnectorFailure.Mismatch,
    };

    public override bool IsIncomparable(DbException error) => false;

    public override JsonNode? Read(Columns columns, Field? field, string column, object? value) =>
        field?.DataType == "boolean" && value is long number ? JsonValue.Create(number != 0) : base.Read(columns, field, column, value);

    public override object Selectable(string text, Field? field) => (field?.DataType, text) switch
    {
        ("boolean", "true") => 1L,
        ("boolean", "false") => 0L,
        _ => text,
    };

    public override object? Storable(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => 1L,
        JsonValueKind.False => 0L,
        JsonValueKind.Number when long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        JsonValueKind.Number => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => base.Storable(value),
    };

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private async Task Vacuum(CancellationToken cancellation)
    {
        await using (var connection = await Open(cancellation))
            await Execute(connection, "vacuum", cancellation);
        await Checkpoint(cancellation);
    }

    // A reader that stays keeps the log, and with it what was erased: then the erasure is not done, and is tried again later.
    private async Task Checkpoint(CancellationToken cancellation)
    {
        await using var connection = await Open(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(truncate)";
        if (await command.ExecuteScalarAsync(cancellation) is not (null or 0L))
            throw new SqliteException("busy", Busy);
    }

    private static async Task Execute(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        // A constant of this file.
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
