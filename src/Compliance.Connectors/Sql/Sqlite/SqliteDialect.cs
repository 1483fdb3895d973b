using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Values;
using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Connectors.Sql.Sqlite;

/// <summary>SQLite, where each value has a type of its own, and whose file must not keep what was erased.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private readonly string _connectionString;
    private readonly int _patience;
    private readonly Shared? _vacuum;

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
        _connectionString = builder.ConnectionString;
        _patience = settings.TimeoutSeconds * 1000;
        _vacuum = settings.Vacuum ? new Shared(Vacuum) : null;
    }

    public override bool HasRowValues => true;

    public override IsolationLevel Isolation => IsolationLevel.Serializable;

    public override Task<IReadOnlyList<SqlTable>> Tables(DbConnection connection, string? name, CancellationToken cancellation) =>
        SqliteCatalogue.Tables((SqliteConnection)connection, name, cancellation);

    public override string Table(string name) => Quote(name);

    // Between double quotes, a column that does not exist would silently be read as a text.
    public override string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            SqliteFunctions.Register(connection);
            // Freed cells are zeroed, in the file and in what reaches the log from here on.
            await Execute(connection, $"pragma secure_delete = on; pragma busy_timeout = {_patience}", cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override DbParameter Parameter(string name, object? value) => new SqliteParameter(name, value ?? DBNull.Value);

    public override string Text(SqlColumn column) => Quote(column.Name);

    public override string Bytewise(SqlColumn column) => $"{Quote(column.Name)} collate binary";

    public override JsonNode? ToJson(SqlColumn column, Field? field, object? value) => value switch
    {
        long number when IsTruth(column, field) => JsonValue.Create(number != 0),
        string text when column.Kind == StoredKind.Json => JsonText.Read(text).Shown,
        _ => FieldText.ToJson(value),
    };

    public override string? KeyPart(DbDataReader reader, int ordinal, SqlColumn column) => SqliteKey.Of(reader, ordinal, column);

    public override string BindKey(SqlStatement statement, SqlColumn column, string part) => SqliteKey.Bind(statement, column, part);

    public override bool CanHold(SqlColumn column, string text) => FieldText.IsText(text);

    // Whatever a column is declared as, it may hold texts; what is declared as a number is converted where that loses nothing.
    public override bool HasSpellings(SqlColumn column) => column.Kind is not (StoredKind.Whole or StoredKind.Number or StoredKind.Truth);

    public override string BindValue(SqlStatement statement, SqlColumn column, string text) => statement.Bind(text);

    /// <summary>
    /// A column converts a text that meets it to its declared type; one without such a type compares numbers and texts as different.
    /// </summary>
    public override string IsOneOf(SqlStatement statement, SqlColumn column, IEnumerable<string> values) =>
        $"{Quote(column.Name)} in ({string.Join(", ", values.SelectMany(value => Typed(column, value)).Select(statement.Bind))})";

    public override string MayHold(SqlStatement statement, SqlColumn column, FieldMatch match, bool isInside)
    {
        var name = Quote(column.Name);
        if (isInside)
            return $"{SqliteFunctions.MayHold}({name}, {statement.Bind(match.Identity)}, "
                + $"{statement.Bind(SqliteFunctions.Values(match.Values))})";
        var numbers = match.Values.Select(NumberText.Normal).OfType<string>().Distinct().ToList();
        var normals = match.Identity is { } kind
            ? match.Values.Select(value => IdentityText.Normal(kind, value)).OfType<string>().Distinct().ToList() : [];
        string?[] conditions = [
            normals.Count > 0 ? HasNormal(statement, name, match.Identity!, normals) : null,
            numbers.Count > 0 ? $"{SqliteFunctions.Number}({name}) in ({string.Join(", ", numbers.Select(statement.Bind))})" : null,
            "1 = 0"];
        return string.Join(" or ", conditions.OfType<string>());
    }

    public override string IsDueOrUnreadable(SqlStatement statement, SqlColumn column, Instant before) =>
        $"{SqliteFunctions.IsDue}({Quote(column.Name)}, {statement.Bind(InstantPattern.ExtendedIso.Format(before))})";

    public override string BindStored(SqlStatement statement, SqlColumn column, JsonNode? value) =>
        statement.Bind(value?.GetValueKind() switch
        {
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            JsonValueKind.Number when long.TryParse(
                value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            JsonValueKind.Number => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => SqlValues.Stored(column, value),
        });

    public override string Differs(SqlStatement statement, SqlColumn column, JsonNode? value) => value is null
        ? $"{Quote(column.Name)} is not null"
        : $"{Bytewise(column)} is not {BindStored(statement, column, value)}";

    /// <summary>
    /// Zeroing alone is not enough: where a program without secure_delete once split a page, it left copies of the moved cells in the
    /// gap. Only a rewritten file is free of them; emptying the log takes the rest. Samples of keys that ANALYZE took are taken anew.
    /// </summary>
    public override async Task AfterErasing(SqlTable table, CancellationToken cancellation)
    {
        await using (var connection = await Open(cancellation))
        {
            await using var samples = connection.CreateCommand();
            samples.CommandText = "select count(*) from sqlite_master where name in ('sqlite_stat3', 'sqlite_stat4')";
            if (await samples.ExecuteScalarAsync(cancellation) is not 0L)
                await Execute(connection, $"analyze {Quote(table.Name)}", cancellation);
        }

        await (_vacuum?.Run(cancellation) ?? Checkpoint(cancellation));
    }

    public override SqlFailure? Judge(Exception error) => SqliteFailure.Judge(error);

    public override bool IsIncomparable(DbException error) => false;

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override string Plain(string text) => $"lower({text})";

    protected override string? HasOddCharacters(SqlColumn column) => null;

    // Each row of the table is looked at: where the normal form is the text in lower case, SQLite tells it by itself, many times as fast.
    private static string HasNormal(SqlStatement statement, string name, string kind, List<string> normals)
    {
        var values = string.Join(", ", normals.Select(statement.Bind));
        var called = $"{SqliteFunctions.Normal}({statement.Bind(kind)}, {name}) in ({values})";
        return kind == IdentityNormalForm.Phone
            ? called
            : $"case when typeof({name}) <> 'text' or {name} glob '*[^ -~]*' then {called} else lower(trim({name})) in ({values}) end";
    }

    private static IEnumerable<object> Typed(SqlColumn column, string value)
    {
        yield return value;
        if (column.CompareType == SqliteCatalogue.TextAffinity)
            yield break;
        if (NumberText.Normal(value) is not null && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            yield return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : real;
        if (Convert.TryFromBase64String(value, new byte[value.Length], out _))
            yield return SqlValues.Bytes(value);
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
            throw new SqliteException("busy", SqliteFailure.Busy);
    }

    private static async Task Execute(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        // Fixed words and quoted names.
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
