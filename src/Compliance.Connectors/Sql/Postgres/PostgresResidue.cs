using System.Collections.Concurrent;
using Npgsql;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>
/// Takes erased values out of the planner's statistics, which show the most common values and the bounds of each column, and out of
/// materialised views. Old row versions stay in their pages until a vacuum; see docs/connectors.md.
/// </summary>
internal sealed class PostgresResidue(PostgresDialect dialect)
{
    // The table, and what it is a part of: a parent has statistics over all its parts. Then the materialised views that read any of them.
    private const string Concerned = """
        with recursive above as (
          select c.oid, 0 as depth from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.oid = @table::regclass
          union select i.inhparent, a.depth + 1 from above a join pg_catalog.pg_inherits i on i.inhrelid = a.oid),
        readers as (
          select a.oid, 0 as depth from above a
          union select r.ev_class, d.depth + 1 from readers d
            join pg_catalog.pg_depend p on p.refobjid = d.oid and p.classid = 'pg_catalog.pg_rewrite'::regclass
            join pg_catalog.pg_rewrite r on r.oid = p.objid and r.ev_class <> d.oid where d.depth < 32),
        both_kinds as (
          select oid, depth, false as is_view from above
          union all select c.oid, max(d.depth), true from readers d join pg_catalog.pg_class c on c.oid = d.oid
            where c.relkind = 'm' and c.relispopulated group by c.oid)
        select b.oid::regclass::text, b.is_view,
          pg_has_role(c.relowner, 'usage') or (not b.is_view and (select pg_has_role(d.datdba, 'usage') from pg_catalog.pg_database d
            where d.datname = current_database()))
            or (current_setting('server_version_num')::int >= 170000
              and has_table_privilege(c.oid,
                case when current_setting('server_version_num')::int >= 170000 then 'maintain' else 'select' end)),
          b.oid::bigint
        from both_kinds b join pg_catalog.pg_class c on c.oid = b.oid where c.relkind in ('r', 'p', 'm') order by b.is_view, b.depth
        """;

    private readonly ConcurrentDictionary<string, Shared> _running = new(StringComparer.Ordinal);

    /// <exception cref="SqlFailureException">
    /// The user may not renew the statistics: nothing is erased that they would go on showing.
    /// </exception>
    public async Task Demand(SqlTable table, CancellationToken cancellation)
    {
        await using var connection = (NpgsqlConnection)await dialect.Open(cancellation);
        if ((await Of(connection, table, cancellation)).Any(each => !each.IsView && !each.IsAllowed))
            throw new SqlFailureException(SqlFailure.Refused with { Detail = "no right to ANALYZE" });
    }

    public Task Clean(SqlTable table, CancellationToken cancellation) =>
        _running.GetOrAdd(table.Name, _ => new Shared(stop => Renew(table, stop))).Run(cancellation);

    private async Task Renew(SqlTable table, CancellationToken cancellation)
    {
        await using var connection = (NpgsqlConnection)await dialect.Open(cancellation);
        await Run(connection, "set statement_timeout = 0", cancellation);
        foreach (var each in await Of(connection, table, cancellation))
        {
            if (!each.IsAllowed)
                continue; // A view of another owner: the description of the store shows it.
            if (each.IsView)
                await Run(connection, $"refresh materialized view {each.Name}", cancellation);
            await Run(connection, $"analyze {each.Name}", cancellation);
            await new PostgresEmptyTable(connection, each.Name, each.Oid).Clean(cancellation);
        }
    }

    private async Task<List<(string Name, bool IsView, bool IsAllowed, long Oid)>> Of(
        NpgsqlConnection connection, SqlTable table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Concerned, connection);
        command.Parameters.AddWithValue("table", dialect.Table(table.Name));
        return await SqlDatabase.Query(command, reader =>
            (reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetInt64(3)), cancellation);
    }

    // Names come quoted from the server's own catalogue.
    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
