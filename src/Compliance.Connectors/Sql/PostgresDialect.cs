using System.Data.Common;
using Compliance.Connectors.Settings;
using Compliance.Workflows;
using Npgsql;
using NpgsqlTypes;

namespace Compliance.Connectors.Sql;

/// <summary>PostgreSQL. Values travel as untyped text, so that the server reads them as the type of the column that they meet.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    private readonly NpgsqlDataSource source;
    private readonly string schema;

    public PostgresDialect(ConnectionSettings settings)
    {
        schema = settings.Schema;
        var builder = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Timezone = "UTC",
            Timeout = settings.TimeoutSeconds,
            CommandTimeout = settings.TimeoutSeconds,
            CancellationTimeout = 2000,
            IncludeErrorDetail = false,
            ApplicationName = "ComplianceFunctions",
        };
        source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    public override string Catalogue =>
        $"select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where t.table_type = 'BASE TABLE' and t.table_schema = {Literal(schema)}";

    public override string ForUpdate => " for update";

    public override string Table(string name) => $"{Quote(schema)}.{Quote(name)}";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellation) => await source.OpenConnectionAsync(cancellation);

    public override string Bytewise(string column) => $"cast({column} as text) collate \"C\"";

    public override DbParameter Parameter(string name, object? value) =>
        new NpgsqlParameter { ParameterName = name, NpgsqlDbType = NpgsqlDbType.Unknown, Value = value ?? DBNull.Value };

    public override string Inside(string column, IReadOnlyList<string> path, IReadOnlyCollection<string> values, Func<object?, string> bind)
    {
        // Lax mode, the default, looks into arrays on the way; the last step takes the elements of a final one.
        var steps = string.Concat(path.Select(name => $".{Step(name)}"));
        var json = $"case when {column}::text ~ '^\\s*[\\[{{]' then {column}::text::jsonb end";
        return $"exists (select 1 from jsonb_path_query({json}, {Literal("$" + steps + "[*]")}) leaf where leaf #>> '{{}}' in ({string.Join(", ", values.Select(bind))}))";
    }

    /// <summary>The server keeps old row versions until a vacuum; see docs/connectors.md.</summary>
    public override Task AfterErasing(CancellationToken cancellation) => Task.CompletedTask;

    public override string? Judge(Exception error) => error switch
    {
        PostgresException failed => Judge(failed.SqlState),
        NpgsqlException => FailureCode.StoreUnavailable,
        _ => null,
    };

    // Class 22: a text that is no value of the column's type, or JSON text that is none.
    public override bool IsIncomparable(DbException error) => error is PostgresException { SqlState: ['2', '2', ..] };

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private static string Judge(string state) => state switch
    {
        "42501" or ['2', '8', ..] => ConnectorFailure.Refused,
        // Connection, roll-back for another's sake, resources, operator, system, a lock not had.
        ['0', '8', ..] or ['4', '0', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or "55P03" or "25006" => FailureCode.StoreUnavailable,
        _ => ConnectorFailure.Mismatch,
    };

    private static string Step(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // For names from settings and map alone. Values are parameters.
    private static string Literal(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
