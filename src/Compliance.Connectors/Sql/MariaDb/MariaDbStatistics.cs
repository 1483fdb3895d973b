using MySqlConnector;

namespace Compliance.Connectors.Sql.MariaDb;

/// <summary>
/// Takes erased values out of the statistics that show values: MariaDB's engine-independent ones, with least and greatest values and
/// histograms, and MySQL's histograms. Nobody has them who has not asked for them.
/// </summary>
internal sealed class MariaDbStatistics(MariaDbDialect dialect)
{
    /// <exception cref="SqlFailureException">
    /// The user may not see whether there are any: nothing is erased that they would go on showing.
    /// </exception>
    public async Task Demand(SqlTable table, CancellationToken cancellation)
    {
        await using var connection = (MySqlConnection)await dialect.Open(cancellation);
        await Columns(connection, table, cancellation);
    }

    public async Task Renew(SqlTable table, CancellationToken cancellation)
    {
        await using var connection = (MySqlConnection)await dialect.Open(cancellation);
        var columns = await Columns(connection, table, cancellation);
        if (columns.Count == 0)
            return;
        var name = dialect.Table(table.Name);
        await Run(connection, IsMariaDb(connection)
            ? $"analyze table {name} persistent for all"
            : $"analyze table {name} update histogram on {string.Join(", ", columns.Select(dialect.Quote))}", cancellation);
    }

    private static async Task<List<string>> Columns(MySqlConnection connection, SqlTable table, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(
            IsMariaDb(connection)
                ? "select column_name from mysql.column_stats where db_name = database() and table_name = @name"
                : "select column_name from information_schema.column_statistics where schema_name = database() and table_name = @name",
            connection);
        command.Parameters.AddWithValue("name", table.Name);
        try
        {
            return await SqlDatabase.Query(command, reader => reader.GetString(0), cancellation);
        }
        catch (MySqlException error) when (error.Number is 1142 or 1143 or 1044)
        {
            throw new SqlFailureException(SqlFailure.Refused with { Detail = "no right to read mysql.column_stats" });
        }
    }

    private static async Task Run(MySqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 0 };
        var kinds = await SqlDatabase.Query(command, reader => reader.GetString(reader.GetOrdinal("Msg_type")), cancellation);
        if (kinds.Contains("Error", StringComparer.OrdinalIgnoreCase))
            throw new SqlFailureException(SqlFailure.Refused with { Detail = "no right to ANALYZE TABLE" });
    }

    private static bool IsMariaDb(MySqlConnection connection) =>
        connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
}
