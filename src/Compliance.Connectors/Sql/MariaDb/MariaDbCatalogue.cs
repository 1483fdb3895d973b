using System.Globalization;
using MySqlConnector;

namespace Compliance.Connectors.Sql.MariaDb;

/// <summary>Reads the information schema of the connection's database, which shows what the user has any right to.</summary>
internal static class MariaDbCatalogue
{
    public const string Geometry = "geometry";

    private const string Relations = """
        select t.table_name, t.table_type, exists(select 1 from information_schema.triggers g
          where g.event_object_schema = t.table_schema and g.event_object_table = t.table_name)
        from information_schema.tables t
        where t.table_schema = database() and t.table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') and (@name is null
          or t.table_name = @name)
        order by t.table_name
        """;

    private const string Attributes = """
        select table_name, column_name, column_type, data_type, is_nullable, extra, character_maximum_length
        from information_schema.columns where table_schema = database() and (@name is null or table_name = @name)
          order by table_name, ordinal_position
        """;

    private const string Keys = """
        select table_name, index_name, column_name, nullable from information_schema.statistics
        where table_schema = database() and non_unique = 0 and (@name is null or table_name = @name)
          order by table_name, index_name, seq_in_index
        """;

    private const string References = """
        select k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule
        from information_schema.key_column_usage k
        join information_schema.referential_constraints r on r.constraint_schema = k.constraint_schema
          and r.constraint_name = k.constraint_name and r.table_name = k.table_name
        where k.table_schema = database() and k.referenced_table_name is not null and (@name is null or k.table_name = @name)
        order by k.table_name, k.constraint_name, k.ordinal_position
        """;

    // What is granted to the user itself, at any level; a database may be named by a pattern. What roles grant is not looked into.
    private const string Rights = """
        select p.table_name, p.privilege_type from (
          select null as table_name, privilege_type, grantee from information_schema.user_privileges
          union all select null, privilege_type, grantee from information_schema.schema_privileges where database() like table_schema
          union all select table_name, privilege_type, grantee from information_schema.table_privileges where table_schema = database()
          union all select table_name, privilege_type, grantee from information_schema.column_privileges where table_schema = database()) p
        where p.privilege_type in ('SELECT', 'UPDATE', 'DELETE')
          and p.grantee = concat('''', replace(substring_index(current_user(), '@', 1), '''', ''''''), '''@''',
            substring_index(current_user(), '@', -1), '''')
        """;

    public static async Task<IReadOnlyList<SqlTable>> Tables(MySqlConnection connection, string? name, CancellationToken cancellation)
    {
        var relations = await Query(Relations, reader =>
            (Name: reader.GetString(0), IsView: reader.GetString(1) == "VIEW", HasTriggers: IsTrue(reader, 2)));
        var columns = (await Query(Attributes, reader => (Table: reader.GetString(0), Column: Column(reader))))
            .ToLookup(each => each.Table, each => each.Column);
        var keys = (await Query(Keys, reader => (
            Table: reader.GetString(0), Index: reader.GetString(1), Column: reader.IsDBNull(2) ? "" : reader.GetString(2),
            IsNullable: !reader.IsDBNull(3) && reader.GetString(3) == "YES")))
            .GroupBy(part => (part.Table, part.Index)).ToLookup(index => index.Key.Table);
        var references = (await Query(References, reader => (
            Table: reader.GetString(0), Name: reader.GetString(1), Column: reader.GetString(2), To: reader.GetString(3),
            ToColumn: reader.GetString(4), Rule: reader.GetString(5))))
            .GroupBy(part => (part.Table, part.Name)).ToLookup(key => key.Key.Table);
        var granted =
            await Query(Rights, reader => (Table: reader.IsDBNull(0) ? null : reader.GetString(0), Right: Right(reader.GetString(1))));
        var hasRole = (await Query("select current_role()", reader => !reader.IsDBNull(0) && reader.GetString(0) is not ("" or "NONE")))
            .Contains(true);
        return [.. relations.Select(relation => new SqlTable(relation.Name, [.. columns[relation.Name]])
        {
            Kind = relation.IsView ? StoreObject.View : StoreObject.Table,
            HasTriggers = relation.HasTriggers,
            Key = [.. keys[relation.Name].FirstOrDefault(index => index.Key.Index == "PRIMARY")?.Select(part => part.Column) ?? []],
            Unique = [.. keys[relation.Name].Where(index => index.All(part => !part.IsNullable && part.Column.Length > 0))
                .Select(index => (IReadOnlyList<string>)[.. index.Select(part => part.Column)])],
            References = [.. references[relation.Name].Select(key => new SqlReference(
                key.Key.Name, [.. key.Select(part => part.Column)], key.First().To, [.. key.Select(part => part.ToColumn)],
                Rule(key.First().Rule)))],
            Rights = hasRole ? null : granted.Where(each => each.Table is null || each.Table == relation.Name)
                .Aggregate(StoreRights.None, (rights, each) => rights | each.Right),
        })];

        async Task<List<T>> Query<T>(string sql, Func<MySqlDataReader, T> read)
        {
            await using var command = new MySqlCommand(sql, connection);
            command.Parameters.AddWithValue("name", (object?)name ?? DBNull.Value);
            return await SqlDatabase.Query(command, reader => read((MySqlDataReader)reader), cancellation);
        }
    }

    private static SqlColumn Column(MySqlDataReader reader)
    {
        var type = reader.GetString(3);
        var kind = KindOf(type);
        var length = kind == StoredKind.Text && type is "char" or "varchar"
            ? (int?)Convert.ToInt32(reader.GetValue(6), CultureInfo.InvariantCulture) : null;
        return new SqlColumn(reader.GetString(1), reader.GetString(2), kind)
        {
            IsNullable = reader.GetString(4) == "YES",
            IsGenerated = reader.GetString(5).Contains("GENERATED", StringComparison.OrdinalIgnoreCase)
                && !reader.GetString(5).Contains("DEFAULT_GENERATED", StringComparison.OrdinalIgnoreCase),
            Length = length,
            CompareType = IsGeometry(type) ? Geometry : type,
            KeyFault = type == "json" || IsGeometry(type) ? $"the type {type} has no order" : null,
        };
    }

    private static StoredKind KindOf(string type) => type switch
    {
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "year" or "bit" => StoredKind.Whole,
        "decimal" or "float" or "double" => StoredKind.Number,
        "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" => StoredKind.Text,
        "date" or "datetime" or "timestamp" => StoredKind.Time,
        "json" => StoredKind.Json,
        "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => StoredKind.Bytes,
        _ => StoredKind.Other,
    };

    private static bool IsGeometry(string type) =>
        type is Geometry or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon"
            or "geometrycollection" or "geomcollection";

    private static bool IsTrue(MySqlDataReader reader, int ordinal) =>
        Convert.ToInt64(reader.GetValue(ordinal), CultureInfo.InvariantCulture) != 0;

    private static DeleteRule Rule(string rule) => rule switch
    {
        "CASCADE" => DeleteRule.Cascade,
        "SET NULL" or "SET DEFAULT" => DeleteRule.Clear,
        _ => DeleteRule.Refuse,
    };

    private static StoreRights Right(string privilege) => privilege switch
    {
        "SELECT" => StoreRights.Read,
        "UPDATE" => StoreRights.Update,
        _ => StoreRights.Delete,
    };
}
