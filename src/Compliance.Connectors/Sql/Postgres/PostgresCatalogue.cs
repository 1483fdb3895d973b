using Npgsql;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>Reads the system catalogue, which shows every table of the schema whatever the user's rights are.</summary>
internal static class PostgresCatalogue
{
    private const string Relations = """
        select c.oid::bigint, c.relname, c.relkind::text, c.relispartition,
          exists(select 1 from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) or c.relhasrules or c.relrowsecurity,
          has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'),
          has_table_privilege(c.oid, 'update') or has_any_column_privilege(c.oid, 'update'),
          has_table_privilege(c.oid, 'delete')
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = @schema and c.relkind in ('r', 'p', 'v', 'm', 'f') and (@name::text is null or c.relname = @name)
        order by c.relname
        """;

    // A domain is what it is over; an array is described by its elements.
    private const string Attributes = """
        with recursive based as (
          select t.oid, t.oid as base, t.typtype, t.typbasetype, t.typtypmod, 0 as depth from pg_catalog.pg_type t
          union all
          select b.oid, t.oid, t.typtype, t.typbasetype, t.typtypmod, b.depth + 1 from based b
            join pg_catalog.pg_type t on t.oid = b.typbasetype where b.typtype = 'd'),
        bases as (select oid, base, greatest((select max(i.typtypmod) from based i where i.oid = o.oid), -1) typmod from based o
          where typtype <> 'd')
        select a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod), not (a.attnotnull or td.typnotnull),
          a.attgenerated <> '' or a.attidentity = 'a', b.typcategory = 'A' and b.typelem <> 0,
          format_type(e.oid, -1), e.typname, e.typcategory::text, e.typtype::text,
          case when e.typname in ('varchar', 'bpchar') then nullif(
            greatest(case when a.atttypmod > 0 then a.atttypmod else bs.typmod end, -1), -1) - 4 end
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_type td on td.oid = a.atttypid
        join bases bs on bs.oid = a.atttypid
        join pg_catalog.pg_type b on b.oid = bs.base
        left join bases es on es.oid = b.typelem and b.typcategory = 'A'
        join pg_catalog.pg_type e on e.oid = coalesce(es.base, b.oid)
        where a.attrelid = any(@tables) and a.attnum > 0 and not a.attisdropped
        order by a.attrelid, a.attnum
        """;

    private const string Keys = """
        select i.indrelid::bigint, i.indisprimary,
          array(select a.attname::text from unnest(i.indkey::smallint[]) with ordinality k(attnum, place)
            join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum where k.place <= i.indnkeyatts
              order by k.place),
          i.indnullsnotdistinct
            or not exists(select 1 from unnest(i.indkey::smallint[]) k
              join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k where not a.attnotnull)
        from pg_catalog.pg_index i
        where i.indrelid = any(@tables) and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
        """;

    private const string References = """
        select k.conrelid::bigint, k.conname,
          array(select a.attname::text from unnest(k.conkey) with ordinality c(attnum, place)
            join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum order by c.place),
          case when n.nspname = @schema then t.relname else n.nspname || '.' || t.relname end,
          array(select a.attname::text from unnest(k.confkey) with ordinality c(attnum, place)
            join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum order by c.place),
          k.confdeltype::text
        from pg_catalog.pg_constraint k join pg_catalog.pg_class t on t.oid = k.confrelid
          join pg_catalog.pg_namespace n on n.oid = t.relnamespace
        where k.contype = 'f' and k.conrelid = any(@tables)
        order by k.conname
        """;

    public static async Task<IReadOnlyList<SqlTable>> Tables(
        NpgsqlConnection connection, string schema, string? name, CancellationToken cancellation)
    {
        long[] oids = [];
        var relations = await Query(Relations, reader => (
            Oid: reader.GetInt64(0), Name: reader.GetString(1), Kind: Kind(reader.GetString(2), reader.GetBoolean(3)),
            HasTriggers: reader.GetBoolean(4),
            Rights: Rights(reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(7))));
        if (relations.Count == 0 && (await Query("select 1 from pg_catalog.pg_namespace where nspname = @schema", _ => 1)).Count == 0)
            throw new SqlFailureException(SqlFailure.Mismatch with { Detail = $"no schema {schema}" });
        oids = [.. relations.Select(relation => relation.Oid)];
        var columns = (await Query(Attributes, reader => (Table: reader.GetInt64(0), Column: Column(reader))))
            .ToLookup(each => each.Table, each => each.Column);
        var keys = (await Query(connection.PostgreSqlVersion.Major < 15
            ? Keys.Replace("i.indnullsnotdistinct\n    or", "", StringComparison.Ordinal) : Keys, reader => (
            Table: reader.GetInt64(0), IsPrimary: reader.GetBoolean(1), Columns: reader.GetFieldValue<string[]>(2),
            IsSure: reader.GetBoolean(3)))).ToLookup(key => key.Table);
        var references = (await Query(References, reader => (Table: reader.GetInt64(0), Reference: new SqlReference(
            reader.GetString(1), reader.GetFieldValue<string[]>(2), reader.GetString(3), reader.GetFieldValue<string[]>(4),
            Rule(reader.GetString(5))))))
            .ToLookup(each => each.Table, each => each.Reference);
        return [.. relations.Select(relation => new SqlTable(relation.Name, [.. columns[relation.Oid]])
        {
            Kind = relation.Kind,
            Rights = relation.Rights,
            HasTriggers = relation.HasTriggers,
            Key = keys[relation.Oid].FirstOrDefault(key => key.IsPrimary).Columns ?? [],
            Unique = [.. keys[relation.Oid].Where(key => key.IsSure).Select(key => key.Columns)],
            References = [.. references[relation.Oid]],
        })];

        async Task<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (sql.Contains("@schema", StringComparison.Ordinal))
                command.Parameters.AddWithValue("schema", schema);
            if (sql.Contains("@name", StringComparison.Ordinal))
                command.Parameters.AddWithValue("name", (object?)name ?? DBNull.Value);
            if (sql.Contains("@tables", StringComparison.Ordinal))
                command.Parameters.AddWithValue("tables", oids);
            return await SqlDatabase.Query(command, reader => read((NpgsqlDataReader)reader), cancellation);
        }
    }

    private static SqlColumn Column(NpgsqlDataReader reader)
    {
        var (element, name, category) = (reader.GetString(6), reader.GetString(7), reader.GetString(8));
        var isArray = reader.GetBoolean(5);
        return new SqlColumn(reader.GetString(1), reader.GetString(2), KindOf(name, category))
        {
            IsNullable = reader.GetBoolean(3),
            IsGenerated = reader.GetBoolean(4),
            IsArray = isArray,
            CompareType = element,
            HasJsonElements = isArray && reader.GetString(9) != "c",
            Length = reader.IsDBNull(10) ? null : reader.GetInt32(10),
            PaddedLength = reader.IsDBNull(10) ? null : reader.GetInt32(10),
            KeyFault = name is "json" or "xml" || category == "G" ? $"the type {name} has no order" : null,
        };
    }

    private static StoredKind KindOf(string type, string category) => type switch
    {
        "int2" or "int4" or "int8" => StoredKind.Whole,
        "numeric" or "float4" or "float8" => StoredKind.Number,
        "bool" => StoredKind.Truth,
        "date" or "timestamp" or "timestamptz" => StoredKind.Time,
        "json" or "jsonb" => StoredKind.Json,
        "bytea" => StoredKind.Bytes,
        _ when category is "S" or "E" => StoredKind.Text,
        _ => StoredKind.Other,
    };

    private static StoreObject Kind(string kind, bool isPartition) => kind switch
    {
        "v" => StoreObject.View,
        "m" => StoreObject.MaterializedView,
        _ => isPartition ? StoreObject.Partition : StoreObject.Table,
    };

    private static DeleteRule Rule(string rule) => rule switch
    {
        "c" => DeleteRule.Cascade,
        "n" or "d" => DeleteRule.Clear,
        _ => DeleteRule.Refuse,
    };

    private static StoreRights Rights(bool read, bool update, bool delete) =>
        (read ? StoreRights.Read : 0) | (update ? StoreRights.Update : 0) | (delete ? StoreRights.Delete : 0);
}
