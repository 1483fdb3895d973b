using System.Data.Common;
using System.Numerics;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>
/// PostgreSQL. Values come as the server's text, and go as untyped text that the server reads as the type of the column that they meet.
/// </summary>
internal sealed class PostgresDialect : SqlDialect
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresSession _session;
    private readonly PostgresResidue? _residue;
    private readonly string _schema;

    public PostgresDialect(ConnectionSettings settings)
    {
        _schema = settings.Schema is { Length: > 0 } named ? named : "public";
        var builder = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Timezone = "UTC",
            Timeout = settings.TimeoutSeconds,
            CommandTimeout = settings.TimeoutSeconds,
            CancellationTimeout = 2000,
            IncludeErrorDetail = false,
            ApplicationName = "ComplianceFunctions",
        };
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        _session = new PostgresSession(_schema, settings.Timeout);
        _residue = settings.Statistics ? new PostgresResidue(this) : null;
    }

    public override string ForUpdate => " for update";

    public override bool NullsFirst => false;

    public override bool HasRowValues => true;

    public override bool HasTruthType => true;

    public override StringComparer Names => StringComparer.Ordinal;

    public override Task<IReadOnlyList<SqlTable>> Tables(DbConnection connection, string? name, CancellationToken cancellation) =>
        PostgresCatalogue.Tables((NpgsqlConnection)connection, _schema, name, cancellation);

    public override string Table(string name) => $"{Quote(_schema)}.{Quote(name)}";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            await _session.Pin(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override DbParameter Parameter(string name, object? value) =>
        new NpgsqlParameter { ParameterName = name, NpgsqlDbType = NpgsqlDbType.Unknown, Value = value ?? DBNull.Value };

    public override string Text(SqlColumn column) => $"{Quote(column.Name)}::text";

    public override string Shown(SqlColumn column) => column.HasJsonElements ? $"to_json({Quote(column.Name)})::text" : Text(column);

    public override string Bytewise(SqlColumn column) => $"{Text(column)} collate \"C\"";

    public override bool CanHoldKey(SqlColumn column, string part) =>
        FieldText.IsText(part) && (column.IsArray || column.Kind != StoredKind.Whole || IsInRange(column, part));

    public override bool CanHold(SqlColumn column, string text) =>
        base.CanHold(column, text) && (column.Kind != StoredKind.Whole || IsInRange(column, text))
            && (column.CompareType != "uuid" || Guid.TryParse(text, out _));

    public override string BindKey(SqlStatement statement, SqlColumn column, string part) =>
        $"cast({statement.Bind(part)} as {column.CompareType}{(column.IsArray ? "[]" : "")})";

    public override string BindValue(SqlStatement statement, SqlColumn column, string text) =>
        $"cast({statement.Bind(column.Kind == StoredKind.Bytes ? Hex(text) : text)} as {column.CompareType})";

    public override string IsOneOf(SqlStatement statement, SqlColumn column, IEnumerable<string> values) => column switch
    {
        { IsArray: true } =>
            string.Join(" or ", values.Select(value => $"{BindValue(statement, column, value)} = any({Quote(column.Name)})")),
        // A type without an order has no equality either, or one that is not about what is shown.
        { KeyFault: not null } => $"{Text(column)} in ({string.Join(", ", values.Select(statement.Bind))})",
        _ => base.IsOneOf(statement, column, values),
    };

    public override string IsDueOrUnreadable(SqlStatement statement, SqlColumn column, Instant before)
    {
        var name = Quote(column.Name);
        return column.Kind switch
        {
            StoredKind.Time =>
                $"{name} is null or {name} < cast({statement.Bind(SqlSweep.Rounded(before))} as "
                    + $"{(column.CompareType == "timestamp with time zone" ? "timestamptz" : "timestamp")})",
            StoredKind.Whole => SqlSweep.IsNoLaterDate(
                name, $"cast({statement.Bind(SqlSweep.CoarseNumber(before))} as bigint)", $"({name} / 10000)", $"({name} / 100 % 100)",
                $"({name} % 100)"),
            _ =>
                $"{name} is null or not ({Text(column)} ~ '{SqlSweep.ReadableTime}' and {Bytewise(column)} >= "
                    + $"{statement.Bind(SqlSweep.CoarseDate(before))})",
        };
    }

    public override string BindStored(SqlStatement statement, SqlColumn column, JsonNode? value) =>
        statement.Bind((column.IsArray, value) switch
        {
            (true, JsonArray items) => PostgresArray.Literal(items),
            _ => SqlValues.Stored(column, value) is byte[] bytes ? "\\x" + Convert.ToHexString(bytes) : SqlValues.Stored(column, value),
        });

    public override string Differs(SqlStatement statement, SqlColumn column, JsonNode? value) => value is null
        ? $"{Quote(column.Name)} is not null"
        : $"{Text(column)} is distinct from cast({BindStored(statement, column, value)} as {column.StoreType})::text";

    public override Task BeforeErasing(SqlTable table, CancellationToken cancellation) =>
        _residue?.Demand(table, cancellation) ?? Task.CompletedTask;

    public override Task AfterErasing(SqlTable table, CancellationToken cancellation) =>
        _residue?.Clean(table, cancellation) ?? Task.CompletedTask;

    public override SqlFailure? Judge(Exception error) => PostgresFailure.Judge(error);

    // Class 22: a text that is no value of the type; 42804 and 42846: a type that no text is cast to.
    public override bool IsIncomparable(DbException error) => error is PostgresException { SqlState: ['2', '2', ..] or "42804" or "42846" };

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override string Plain(string text) =>
        _session.Normalises ? $"lower(normalize({text}, NFKC) collate \"C\")" : $"lower({text} collate \"C\")";

    // Only in a database in UTF-8 can the server resolve compatible characters.
    protected override string? HasOddCharacters(SqlColumn column) => _session.Normalises ? null : $"{Text(column)} ~ '[^\\x01-\\x7f]'";

    private static bool IsInRange(SqlColumn column, string text) => SqlValues.Whole(text) is { } number && column.CompareType switch
    {
        "smallint" => number >= short.MinValue && number <= short.MaxValue,
        "integer" => number >= int.MinValue && number <= int.MaxValue,
        _ => number >= long.MinValue && number <= (BigInteger)long.MaxValue,
    };

    private static string Hex(string base64) => "\\x" + Convert.ToHexString(SqlValues.Bytes(base64));
}
