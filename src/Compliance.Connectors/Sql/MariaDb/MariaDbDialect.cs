using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.Values;
using MySqlConnector;
using NodaTime;

namespace Compliance.Connectors.Sql.MariaDb;

/// <summary>MariaDB and MySQL. Values come as the server's text, and go as literals of the type that they are compared with.</summary>
internal sealed class MariaDbDialect : SqlDialect
{
    // A pool gives connections back to the server's settings.
    private const string Pins = """
        set names utf8mb4, sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
          sql_auto_is_null = 0, sql_select_limit = default, sql_safe_updates = 0, foreign_key_checks = 1, unique_checks = 1,
          innodb_lock_wait_timeout =
        """;

    private readonly MySqlDataSource _source;
    private readonly MariaDbStatistics? _statistics;
    private readonly string _pins;

    public MariaDbDialect(ConnectionSettings settings)
    {
        var builder = new MySqlConnectionStringBuilder(settings.ConnectionString!)
        {
            ConnectionTimeout = (uint)settings.TimeoutSeconds,
            DefaultCommandTimeout = (uint)settings.TimeoutSeconds,
            GuidFormat = MySqlGuidFormat.None,
            TreatTinyAsBoolean = false,
            // A row that is hit counts, even where it holds the new value already.
            UseAffectedRows = false,
            AllowUserVariables = false,
            NoBackslashEscapes = false,
            ApplicationName = "ComplianceFunctions",
        };
        _source = new MySqlDataSource(builder.ConnectionString);
        _pins = Pins.TrimEnd() + " " + settings.TimeoutSeconds.ToString(CultureInfo.InvariantCulture);
        _statistics = settings.Statistics ? new MariaDbStatistics(this) : null;
    }

    public override string ForUpdate => " for update";

    public override Task<IReadOnlyList<SqlTable>> Tables(DbConnection connection, string? name, CancellationToken cancellation) =>
        MariaDbCatalogue.Tables((MySqlConnection)connection, name, cancellation);

    public override string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";

    public override string Table(string name) => Quote(name);

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new MySqlCommand(_pins, connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override DbParameter Parameter(string name, object? value) => new MySqlParameter(name, value ?? DBNull.Value);

    public override string Text(SqlColumn column) => (column.Kind, column.CompareType) switch
    {
        (StoredKind.Text, _) => $"convert({Quote(column.Name)} using utf8mb4)",
        (StoredKind.Bytes, _) => $"hex({Quote(column.Name)})",
        (_, "bit") => $"cast({Quote(column.Name)} + 0 as char character set utf8mb4)",
        (_, MariaDbCatalogue.Geometry) => $"st_astext({Quote(column.Name)})",
        _ => $"cast({Quote(column.Name)} as char character set utf8mb4)",
    };

    // The text of a float has fewer digits than its value.
    public override string KeyValue(SqlColumn column) =>
        column.CompareType == "float" ? $"cast({Sorted(column, true)} as char character set utf8mb4)" : Text(column);

    public override string Bytewise(SqlColumn column) => $"cast({Text(column)} as binary)";

    // An enumeration sorts by its numbers, but is compared by its texts.
    public override string Sorted(SqlColumn column, bool isUnique) => column.CompareType switch
    {
        "enum" or "set" => Bytewise(column),
        "float" => $"cast({Quote(column.Name)} as double)",
        _ => base.Sorted(column, isUnique),
    };

    public override bool CanHold(SqlColumn column, string text) => base.CanHold(column, text) && column.CompareType switch
    {
        "uuid" => Guid.TryParse(text, out _),
        "decimal" => NumberText.Normal(text) is { } number && Fraction(number) <= 30 && number.Count(char.IsAsciiDigit) <= 65,
        _ => column.Kind != StoredKind.Time || TimeText.Read(text).IsTime,
    };

    public override bool CanHoldKey(SqlColumn column, string part) => column.Kind switch
    {
        StoredKind.Whole or StoredKind.Number => CanHold(column, part),
        StoredKind.Bytes => part.Length % 2 == 0 && part.All(char.IsAsciiHexDigit),
        _ => FieldText.IsText(part),
    };

    public override string BindKey(SqlStatement statement, SqlColumn column, string part) =>
        column.Kind == StoredKind.Bytes ? statement.Bind(Convert.FromHexString(part)) : BindValue(statement, column, part);

    public override string BindValue(SqlStatement statement, SqlColumn column, string text) => column switch
    {
        { Kind: StoredKind.Whole } => statement.Bind(Whole(SqlValues.Whole(text)!.Value)),
        { CompareType: "decimal" } => $"cast({statement.Bind(text)} as decimal(65, {Fraction(NumberText.Normal(text)!)}))",
        { Kind: StoredKind.Number } => statement.Bind(double.Parse(text, CultureInfo.InvariantCulture)),
        { Kind: StoredKind.Bytes } => statement.Bind(SqlValues.Bytes(text)),
        _ => statement.Bind(text),
    };

    public override string IsDueOrUnreadable(SqlStatement statement, SqlColumn column, Instant before)
    {
        var name = Quote(column.Name);
        return column.Kind switch
        {
            StoredKind.Time => $"{name} is null or {name} < {statement.Bind(SqlSweep.Rounded(before))}",
            StoredKind.Whole => SqlSweep.IsNoLaterDate(
                name, statement.Bind(long.Parse(SqlSweep.CoarseNumber(before), CultureInfo.InvariantCulture)), $"({name} div 10000)",
                $"({name} div 100 % 100)", $"({name} % 100)"),
            _ =>
                $"{name} is null or not ({Text(column)} regexp '{SqlSweep.ReadableTime}' and {Bytewise(column)} >= "
                    + $"{statement.Bind(SqlSweep.CoarseDate(before))})",
        };
    }

    public override string BindStored(SqlStatement statement, SqlColumn column, JsonNode? value) =>
        statement.Bind(value?.GetValueKind() switch
        {
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            _ => SqlValues.Stored(column, value),
        });

    public override string Differs(SqlStatement statement, SqlColumn column, JsonNode? value) => (value, column.Kind) switch
    {
        (null, _) => $"{Quote(column.Name)} is not null",
        (_, StoredKind.Text) => $"not ({Bytewise(column)} <=> cast({BindStored(statement, column, value)} as binary))",
        _ => $"not ({Quote(column.Name)} <=> {BindStored(statement, column, value)})",
    };

    public override Task BeforeErasing(SqlTable table, CancellationToken cancellation) =>
        _statistics?.Demand(table, cancellation) ?? Task.CompletedTask;

    public override Task AfterErasing(SqlTable table, CancellationToken cancellation) =>
        _statistics?.Renew(table, cancellation) ?? Task.CompletedTask;

    public override SqlFailure? Judge(Exception error) => MariaDbFailure.Judge(error);

    public override bool IsIncomparable(DbException error) =>
        error is MySqlException failed && MariaDbFailure.IsIncomparable(failed.Number);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override string Plain(string text) => $"{text} collate utf8mb4_general_ci";

    protected override string? HasOddCharacters(SqlColumn column) => $"length({Text(column)}) <> char_length({Text(column)})";

    private static object Whole(BigInteger number) => number <= long.MaxValue ? (long)number : (ulong)number;

    private static int Fraction(string number) =>
        number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? number.Length - point - 1 : 0;
}
