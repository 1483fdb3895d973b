using Npgsql;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>
/// The statistics of a table without rows: ANALYZE finds nothing to count there, and leaves the old ones as they are.
/// </summary>
/// <param name="connection">Open.</param>
/// <param name="name">Quoted, as the server gives it.</param>
/// <param name="oid">Of the table.</param>
internal sealed class PostgresEmptyTable(NpgsqlConnection connection, string name, long oid)
{
    // The columns of the table and the expressions of its indexes.
    private const string Left = """
        select exists(select 1 from pg_catalog.pg_stats s join pg_catalog.pg_class c on c.relname = s.tablename
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = s.schemaname
          where c.oid = @table::bigint::oid or c.oid in (select i.indexrelid from pg_catalog.pg_index i
            where i.indrelid = @table::bigint::oid))
        """;

    private const string Superuser = """
        delete from pg_catalog.pg_statistic_ext_data where stxoid in (select oid from pg_catalog.pg_statistic_ext
          where stxrelid = @table::bigint::oid);
        delete from pg_catalog.pg_statistic where starelid = @table::bigint::oid or starelid in (select indexrelid from pg_catalog.pg_index
          where indrelid = @table::bigint::oid)
        """;

    private const string Owner = """
        select format('alter table %s %s', @name::text, string_agg(format('alter column %I type %s%s', a.attname, format_type(a.atttypid,
          a.atttypmod),
          case when a.attcollation not in (0, t.typcollation) then ' collate ' || a.attcollation::regcollation::text else '' end), ', '))
        from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
        where a.attrelid = @table::bigint::oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        """;

    public async Task Clean(CancellationToken cancellation)
    {
        if (await Scalar($"select exists(select 1 from {name})", cancellation) is true || await Scalar(Left, cancellation) is not true)
            return;
        if (await Scalar("select rolsuper from pg_catalog.pg_roles where rolname = current_user", cancellation) is true)
            await Scalar(Superuser, cancellation);
        // A change of type to the same type, which in an empty table rewrites nothing, drops the statistics of a column.
        else if (await Scalar(Owner, cancellation) is string alter)
            await Scalar(alter, cancellation);
    }

    private async Task<object?> Scalar(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (sql.Contains("@table", StringComparison.Ordinal))
            command.Parameters.AddWithValue("table", oid);
        if (sql.Contains("@name", StringComparison.Ordinal))
            command.Parameters.AddWithValue("name", name);
        return await command.ExecuteScalarAsync(cancellation);
    }
}
