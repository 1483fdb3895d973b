using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Microsoft.Data.SqlClient;
using NodaTime;

namespace Compliance.Connectors.Sql.SqlServer;

/// <summary>SQL Server and Azure SQL. Values come as the server's text in a style without loss, and go as texts that are cast.</summary>
internal sealed class SqlServerDialect : SqlDialect
{
    private const string Binary = "Latin1_General_100_BIN2";

    // What shapes texts, and what indexed views and filtered indexes demand.
    private const string Pins = """
        set language us_english; set dateformat ymd; set datefirst 7; set rowcount 0; set textsize 2147483647; set numeric_roundabort off;
        set ansi_nulls, ansi_padding, ansi_warnings, arithabort, concat_null_yields_null, quoted_identifier on; set lock_timeout 
        """;

    private readonly string _connectionString;
    private readonly string _schema;
    private readonly string _pins;
    private readonly bool _renews;

    public SqlServerDialect(ConnectionSettings settings)
    {
        _schema = settings.Schema is { Length: > 0 } named ? named : "dbo";
        _renews = settings.Statistics;
        _connectionString = new SqlConnectionStringBuilder(settings.ConnectionString)
        {
            ConnectTimeout = settings.TimeoutSeconds,
            CommandTimeout = settings.TimeoutSeconds,
            ApplicationName = "ComplianceFunctions",
        }.ConnectionString;
        _pins = SessionSettings(settings.TimeoutSeconds);
    }

    public override string LockHint => " with (updlock, holdlock, rowlock)";

    public override bool HasTruthType => true;

    public override Task<IReadOnlyList<SqlTable>> Tables(DbConnection connection, string? name, CancellationToken cancellation) =>
        SqlServerCatalogue.Tables((SqlConnection)connection, _schema, name, cancellation);

    public override string Quote(string identifier) => $"[{identifier.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Table(string name) => $"{Quote(_schema)}.{Quote(name)}";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await Execute(connection, _pins, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static string SessionSettings(int timeoutSeconds) =>
        Pins.TrimEnd() + " " + (timeoutSeconds * 1000).ToString(CultureInfo.InvariantCulture);

    public override DbParameter Parameter(string name, object? value) => value switch
    {
        byte[] bytes => new SqlParameter(name, System.Data.SqlDbType.VarBinary, -1) { Value = bytes },
        _ => new SqlParameter(
            name, System.Data.SqlDbType.NVarChar, value is string { Length: <= 4000 } ? 4000 : -1)
        { Value = value ?? DBNull.Value },
    };

    public override string Text(SqlColumn column) => column.CompareType switch
    {
        "geometry" or "geography" => $"{Quote(column.Name)}.STAsText()",
        "hierarchyid" => $"{Quote(column.Name)}.ToString()",
        "date" => Converted(column, 23),
        "datetime" or "datetime2" or "smalldatetime" or "datetimeoffset" => Converted(column, 126),
        "time" => Converted(column, 114),
        "float" or "real" => Converted(column, 3),
        "money" or "smallmoney" => Converted(column, 2),
        "sql_variant" => $"convert(nvarchar(4000), {Quote(column.Name)})",
        _ when column.Kind == StoredKind.Bytes => $"convert(nvarchar(max), convert(varbinary(max), {Quote(column.Name)}), 2)",
        _ => $"convert(nvarchar(max), {Quote(column.Name)})",
    };

    public override string Bytewise(SqlColumn column) => $"{Text(column)} collate {Binary}";

    public override bool CanHold(SqlColumn column, string text) =>
        column.Kind == StoredKind.Truth ? text is "true" or "false" or "0" or "1" : base.CanHold(column, text);

    public override bool CanHoldKey(SqlColumn column, string part) =>
        FieldText.IsText(part) && (column.Kind != StoredKind.Bytes || (part.Length % 2 == 0 && part.All(char.IsAsciiHexDigit)));

    public override string BindKey(SqlStatement statement, SqlColumn column, string part) =>
        column.Kind == StoredKind.Bytes ? statement.Bind(Convert.FromHexString(part)) : BindValue(statement, column, part);

    // What is no value of the type becomes null, which equals nothing.
    public override string BindValue(SqlStatement statement, SqlColumn column, string text) => column switch
    {
        { Kind: StoredKind.Bytes } => statement.Bind(SqlValues.Bytes(text)),
        { Kind: StoredKind.Text } or { CompareType: "sql_variant" } => statement.Bind(text),
        { CompareType: "decimal" or "numeric" } => $"try_convert(decimal(38, {Fraction(text)}), {statement.Bind(text)})",
        { CompareType: "datetime" or "datetime2" or "smalldatetime" } => $"try_convert(datetime2(7), {statement.Bind(text)}, 126)",
        { CompareType: "datetimeoffset" } => $"try_convert(datetimeoffset(7), {statement.Bind(text)}, 127)",
        _ => $"try_convert({column.CompareType}, {statement.Bind(text)})",
    };

    public override string IsDueOrUnreadable(SqlStatement statement, SqlColumn column, Instant before)
    {
        var name = Quote(column.Name);
        return column.Kind switch
        {
            StoredKind.Time =>
                $"{name} is null or {name} < convert({(column.CompareType == "datetimeoffset" ? "datetimeoffset(7)" : "datetime2(7)")}, "
                    + $"{statement.Bind(SqlSweep.Rounded(before))}, 120)",
            StoredKind.Whole => SqlSweep.IsNoLaterDate(
                name, $"convert(bigint, {statement.Bind(SqlSweep.CoarseNumber(before))})", $"({name} / 10000)", $"({name} / 100 % 100)",
                $"({name} % 100)"),
            // Patterns are too weak here to tell for sure which texts are times: all are looked at.
            _ => "1 = 1",
        };
    }

    public override string BindStored(SqlStatement statement, SqlColumn column, JsonNode? value) => value?.GetValueKind() switch
    {
        null when column.Kind == StoredKind.Bytes => $"convert(varbinary(max), {statement.Bind(null)})",
        JsonValueKind.True => statement.Bind("1"),
        JsonValueKind.False => statement.Bind("0"),
        _ when column.CompareType == "float" => $"convert(float, {statement.Bind(SqlValues.Stored(column, value))})",
        _ => statement.Bind(SqlValues.Stored(column, value)),
    };

    public override string Differs(SqlStatement statement, SqlColumn column, JsonNode? value) => (value, column.Kind) switch
    {
        (null, _) => $"{Quote(column.Name)} is not null",
        (_, StoredKind.Text) =>
            $"{Quote(column.Name)} is null or {Bytewise(column)} <> {BindStored(statement, column, value)} or datalength({Text(column)}) "
                + $"<> datalength({BindStored(statement, column, value)})",
        (_, StoredKind.Bytes) =>
            $"{Quote(column.Name)} is null or convert(varbinary(max), {Quote(column.Name)}) <> {BindStored(statement, column, value)}",
        _ => $"{Quote(column.Name)} is null or {Text(column)} <> {BindStored(statement, column, value)}",
    };

    public override string First(int rows) => $" offset 0 rows fetch next {rows.ToString(CultureInfo.InvariantCulture)} rows only";

    public override async Task BeforeErasing(SqlTable table, CancellationToken cancellation)
    {
        if (!_renews)
            return;
        await using var connection = (SqlConnection)await Open(cancellation);
        await using var command = new SqlCommand("select has_perms_by_name(@name, 'OBJECT', 'ALTER')", connection);
        command.Parameters.Add(Parameter("@name", Table(table.Name)));
        if (await command.ExecuteScalarAsync(cancellation) is 0)
            throw new SqlFailureException(SqlFailure.Refused with { Detail = "no right to UPDATE STATISTICS" });
    }

    public override async Task AfterErasing(SqlTable table, CancellationToken cancellation)
    {
        if (!_renews || table.Kind == StoreObject.View)
            return;
        await using var connection = (SqlConnection)await Open(cancellation);
        await Execute(connection, RenewStatistics(table), cancellation);
    }

    public string RenewStatistics(SqlTable table) => $"update statistics {Table(table.Name)} with fullscan";

    public override SqlFailure? Judge(Exception error) => SqlServerFailure.Judge(error);

    public override bool IsIncomparable(DbException error) =>
        error is SqlException failed && SqlServerFailure.IsIncomparable(failed.Number);

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqlConnection(_connectionString);
        SqlConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override string Plain(string text) => $"{text} collate Latin1_General_100_CI_AS";

    protected override string? HasOddCharacters(SqlColumn column) => $"{Bytewise(column)} like N'%[^ -~]%'";

    private string Converted(SqlColumn column, int style) =>
        $"convert(nvarchar(max), {Quote(column.Name)}, {style.ToString(CultureInfo.InvariantCulture)})";

    private static int Fraction(string text) =>
        Values.NumberText.Normal(text) is { } number && number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point
            ? Math.Min(37, number.Length - point - 1) : 0;

    private static async Task Execute(SqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new SqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
