using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Compliance.Connectors.Sql.SqlServer;

/// <summary>Reads the catalogue views, which show what the user has any right to.</summary>
internal static class SqlServerCatalogue
{
    public const string Relations = """
        select o.object_id, o.name, o.type, case when exists(select 1 from sys.triggers t
          where t.parent_id = o.object_id and t.is_disabled = 0) then 1 else 0 end,
          has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'SELECT'),
          has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'UPDATE'),
          has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'DELETE')
        from sys.objects o join sys.schemas s on s.schema_id = o.schema_id
        where s.name = @schema and o.type in ('U', 'V') and (@name is null or o.name = @name)
        order by o.name
        """;

    // A type of the database's own is what it is made of.
    public const string Attributes = """
        select c.object_id, c.name, t.name, coalesce(b.name, t.name), c.is_nullable, c.is_computed, c.is_identity, c.generated_always_type,
          c.max_length
        from sys.columns c join sys.objects o on o.object_id = c.object_id join sys.schemas s on s.schema_id = o.schema_id
        join sys.types t on t.user_type_id = c.user_type_id
        left join sys.types b on b.user_type_id = c.system_type_id and t.is_assembly_type = 0
        where s.name = @schema and o.type in ('U', 'V') and (@name is null or o.name = @name)
        order by c.object_id, c.column_id
        """;

    public const string Keys = """
        select i.object_id, i.index_id, i.is_primary_key, c.name, c.is_nullable
        from sys.indexes i join sys.objects o on o.object_id = i.object_id join sys.schemas s on s.schema_id = o.schema_id
        join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id and k.is_included_column = 0
        join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
        where s.name = @schema and i.is_unique = 1 and i.has_filter = 0 and i.is_disabled = 0 and (@name is null or o.name = @name)
        order by i.object_id, i.index_id, k.key_ordinal
        """;

    public const string References = """
        select f.parent_object_id, f.object_id, f.name, c.name, case when ts.name = @schema then t.name else ts.name + '.' + t.name end,
          tc.name, f.delete_referential_action
        from sys.foreign_keys f join sys.objects o on o.object_id = f.parent_object_id join sys.schemas s on s.schema_id = o.schema_id
        join sys.foreign_key_columns k on k.constraint_object_id = f.object_id
        join sys.columns c on c.object_id = k.parent_object_id and c.column_id = k.parent_column_id
        join sys.columns tc on tc.object_id = k.referenced_object_id and tc.column_id = k.referenced_column_id
        join sys.objects t on t.object_id = f.referenced_object_id join sys.schemas ts on ts.schema_id = t.schema_id
        where s.name = @schema and (@name is null or o.name = @name)
        order by f.parent_object_id, f.object_id, k.constraint_column_id
        """;

    public const string Schemas = "select schema_id from sys.schemas where name = @schema";

    public static Task<IReadOnlyList<SqlTable>> Tables(
        SqlConnection connection, string schema, string? name, CancellationToken cancellation) => Tables(
        async (sql, take) =>
        {
            await using var command = new SqlCommand(sql, connection);
            command.Parameters.AddWithValue("@schema", schema);
            command.Parameters.Add(
                new SqlParameter("@name", System.Data.SqlDbType.NVarChar, 128) { Value = (object?)name ?? DBNull.Value });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                take(reader);
        },
        schema);

    /// <param name="run">Runs one of the statements above, and hands over each row.</param>
    /// <param name="schema">Its name.</param>
    public static async Task<IReadOnlyList<SqlTable>> Tables(Func<string, Action<DbDataReader>, Task> run, string schema)
    {
        var relations = await Query(Relations, reader => (
            Id: reader.GetInt32(0), Name: reader.GetString(1), IsView: reader.GetString(2).Trim() == "V",
            HasTriggers: reader.GetInt32(3) != 0,
            Rights: Right(reader, 4, StoreRights.Read) | Right(reader, 5, StoreRights.Update) | Right(reader, 6, StoreRights.Delete)));
        if (relations.Count == 0 && (await Query(Schemas, _ => 1)).Count == 0)
            throw new SqlFailureException(SqlFailure.Mismatch with { Detail = $"no schema {schema}" });
        var columns = (await Query(Attributes, reader => (Table: reader.GetInt32(0), Column: Column(reader))))
            .ToLookup(each => each.Table, each => each.Column);
        var keys = (await Query(Keys, reader => (
            Table: reader.GetInt32(0), Index: reader.GetInt32(1), IsPrimary: reader.GetBoolean(2), Column: reader.GetString(3),
            IsNullable: reader.GetBoolean(4))))
            .GroupBy(part => (part.Table, part.Index, part.IsPrimary)).ToLookup(index => index.Key.Table);
        var references = (await Query(References, reader => (
            Table: reader.GetInt32(0), Id: reader.GetInt32(1), Name: reader.GetString(2), Column: reader.GetString(3),
            To: reader.GetString(4), ToColumn: reader.GetString(5), Rule: reader.GetByte(6))))
            .GroupBy(part => (part.Table, part.Id)).ToLookup(key => key.Key.Table);
        return [.. relations.Select(relation => new SqlTable(relation.Name, [.. columns[relation.Id]])
        {
            Kind = relation.IsView ? StoreObject.View : StoreObject.Table,
            HasTriggers = relation.HasTriggers,
            Rights = relation.Rights,
            Key = [.. keys[relation.Id].FirstOrDefault(index => index.Key.IsPrimary)?.Select(part => part.Column) ?? []],
            Unique = [.. keys[relation.Id].Where(index => index.All(part => !part.IsNullable))
                .Select(index => (IReadOnlyList<string>)[.. index.Select(part => part.Column)])],
            References = [.. references[relation.Id].Select(key => new SqlReference(
                key.First().Name, [.. key.Select(part => part.Column)], key.First().To, [.. key.Select(part => part.ToColumn)],
                Rule(key.First().Rule)))],
        })];

        async Task<List<T>> Query<T>(string sql, Func<DbDataReader, T> read)
        {
            var rows = new List<T>();
            await run(sql, reader => rows.Add(read(reader)));
            return rows;
        }
    }

    private static SqlColumn Column(DbDataReader reader)
    {
        var type = reader.GetString(3);
        int length = reader.GetInt16(8);
        return new SqlColumn(reader.GetString(1), reader.GetString(2), KindOf(type))
        {
            IsNullable = reader.GetBoolean(4),
            IsGenerated = reader.GetBoolean(5) || reader.GetBoolean(6)
                || Convert.ToInt32(reader.GetValue(7), CultureInfo.InvariantCulture) != 0 || type == "timestamp",
            CompareType = type,
            Length = type switch
            {
                "char" or "varchar" when length > 0 => length,
                "nchar" or "nvarchar" when length > 0 => length / 2,
                _ => null,
            },
            KeyFault = type is "text" or "ntext" or "image" or "xml" or "geometry" or "geography" or "json"
                ? $"the type {type} has no order" : null,
        };
    }

    public static StoredKind KindOf(string type) => type switch
    {
        "tinyint" or "smallint" or "int" or "bigint" => StoredKind.Whole,
        "decimal" or "numeric" or "money" or "smallmoney" or "float" or "real" => StoredKind.Number,
        "bit" => StoredKind.Truth,
        "char" or "varchar" or "nchar" or "nvarchar" or "text" or "ntext" or "sysname" => StoredKind.Text,
        "date" or "datetime" or "datetime2" or "smalldatetime" or "datetimeoffset" => StoredKind.Time,
        "json" => StoredKind.Json,
        "binary" or "varbinary" or "image" or "timestamp" => StoredKind.Bytes,
        _ => StoredKind.Other,
    };

    private static StoreRights Right(DbDataReader reader, int ordinal, StoreRights right) =>
        !reader.IsDBNull(ordinal) && reader.GetInt32(ordinal) == 1 ? right : 0;

    private static DeleteRule Rule(byte rule) => rule switch
    {
        1 => DeleteRule.Cascade,
        2 or 3 => DeleteRule.Clear,
        _ => DeleteRule.Refuse,
    };
}
