using System.Globalization;
using Npgsql;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>
/// Pins what shapes the server's texts, whatever server, database or user are set to: a pool gives connections back to those settings, so
/// they are pinned at each use.
/// </summary>
internal sealed class PostgresSession(string schema, TimeSpan timeout)
{
    // Types and their operators, such as citext's, live in the schemas of extensions.
    private const string Pins = """
        select current_setting('server_encoding'),
          set_config('search_path', (select string_agg(quote_ident(name), ', ' order by rank, name) from (
            select name, min(rank) rank from (
              select @schema::text as name, 1 as rank union all select 'public', 2
              union all select n.nspname, 3 from pg_catalog.pg_extension e
                join pg_catalog.pg_namespace n on n.oid = e.extnamespace) all_names
            group by name) names), false),
          set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'postgres', false), set_config('bytea_output', 'hex',
            false),
          set_config('extra_float_digits', '3', false), set_config('timezone', 'UTC', false), set_config('lc_monetary', 'C', false),
          set_config('standard_conforming_strings', 'on', false), set_config('array_nulls', 'on', false), set_config('xmloption', 'content',
            false),
          set_config('default_transaction_isolation', 'read committed', false), set_config('statement_timeout', @timeout, false)
        """;

    private volatile bool _normalises = true;

    /// <summary>Whether the database is in UTF-8, so that its <c>normalize</c> works.</summary>
    public bool Normalises => _normalises;

    public async Task Pin(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Pins, connection);
        command.Parameters.AddWithValue("schema", schema);
        command.Parameters.AddWithValue("timeout", ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        _normalises = (string?)await command.ExecuteScalarAsync(cancellation) == "UTF8";
    }
}
