using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Compliance.Connectors.Sql.Sqlite;

/// <summary>Reads SQLite's schema. A declared type binds nobody, and only says how values are converted.</summary>
internal static class SqliteCatalogue
{
    public const string TextAffinity = "text";
    private static readonly string[] Numbers = ["REAL", "FLOA", "DOUB", "NUM", "DEC", "MONEY"];
    private const string NumberAffinity = "numeric";
    private const string NoAffinity = "none";

    public static async Task<IReadOnlyList<SqlTable>> Tables(SqliteConnection connection, string? name, CancellationToken cancellation)
    {
        const string Sql = """
            select t.name, t.type, t.wr, exists(select 1 from sqlite_master m
              where m.type = 'trigger' and m.tbl_name = t.name collate nocase)
            from pragma_table_list t
            where t.schema = 'main' and t.type in ('table', 'view', 'virtual') and t.name not like 'sqlite!_%' escape '!' and (@name is null
              or t.name = @name collate nocase)
            order by t.name
            """;
        var rows = await Query(Sql, reader => (Name: reader.GetString(0), IsView: reader.GetString(1) == "view", HasRowId: reader.GetInt64(
            2) == 0, HasTriggers: reader.GetInt64(3) != 0));
        var tables = new List<SqlTable>();
        foreach (var row in rows)
        {
            var columns = await Columns(row.Name, row.HasRowId);
            string[] key = [.. columns.Where(each => each.Place > 0).OrderBy(each => each.Place).Select(each => each.Column.Name)];
            tables.Add(new SqlTable(name ?? row.Name, [.. columns.Select(each => each.Column)])
            {
                Key = key,
                Unique = await Unique(row.Name, columns, key),
                References = await References(row.Name),
                Rights = Rights(row.IsView, row.HasTriggers),
                Kind = row.IsView ? StoreObject.View : StoreObject.Table,
                HasTriggers = row.HasTriggers,
            });
        }

        return tables;

        async Task<List<(SqlColumn Column, long Place, string Collation)>> Columns(string table, bool hasRowId)
        {
            var found =
                await Query("select name, type, \"notnull\", pk, hidden from pragma_table_xinfo(@name) where hidden <> 1", reader => (
                Name: reader.GetString(0), Type: reader.GetString(1), IsNotNull: reader.GetInt64(2) != 0, Place: reader.GetInt64(3),
                IsGenerated: reader.GetInt64(4) != 0), table);
            var isRowId = found.Count(each => each.Place > 0) == 1 && hasRowId;
            return [.. found.Select(each => (
                new SqlColumn(each.Name, each.Type, Kind(each.Type))
                {
                    IsNullable = !each.IsNotNull && !(each.Place > 0 && (!hasRowId || (isRowId && IsInteger(each.Type)))),
                    IsGenerated = each.IsGenerated,
                    CompareType = Affinity(each.Type),
                    PaddedLength = Length(each.Type),
                },
                each.Place,
                Collation(table, each.Name)))];
        }

        // The row id stands in no index. An index that compares otherwise than the column would let two keys in that are equal here.
        async Task<IReadOnlyList<IReadOnlyList<string>>> Unique(
            string table, List<(SqlColumn Column, long Place, string Collation)> columns, string[] key)
        {
            const string Indexes = """
                select i.name, c.name, c.coll from pragma_index_list(@name) i join pragma_index_xinfo(i.name) c
                where i."unique" = 1 and i.partial = 0 and c.key = 1
                """;
            var indexes = (await Query(Indexes, reader =>
                (Index: reader.GetString(0), Column: reader.IsDBNull(1) ? "" : reader.GetString(1), Collation: reader.GetString(2)), table))
                .GroupBy(each => each.Index)
                .Where(index => index.All(part => columns.Any(each =>
                    each.Column.Name == part.Column && !each.Column.IsNullable && (
                        IsBinary(each.Collation) || string.Equals(each.Collation, part.Collation, StringComparison.OrdinalIgnoreCase)))))
                .Select(index => (IReadOnlyList<string>)[.. index.Select(part => part.Column)]);
            var isRowId = key.Length == 1
                && columns.Any(each => each.Place > 0 && !each.Column.IsNullable && IsInteger(each.Column.StoreType));
            return isRowId ? [.. indexes, key] : [.. indexes];
        }

        async Task<IReadOnlyList<SqlReference>> References(string table)
        {
            var parts = await Query(
                "select id, \"table\", \"from\", \"to\", on_delete from pragma_foreign_key_list(@name) order by id, seq", reader => (
                Id: reader.GetInt64(0), To: reader.GetString(1), From: reader.GetString(2),
                ToColumn: reader.IsDBNull(3) ? null : reader.GetString(3), Rule: reader.GetString(4)), table);
            var references = new List<SqlReference>();
            foreach (var parted in parts.GroupBy(part => (part.Id, part.To, part.Rule)))
            {
                string[] from = [.. parted.Select(part => part.From)];
                string[] to = parted.Any(part => part.ToColumn is null)
                    ? [.. await Query("select name from pragma_table_info(@name) where pk > 0 order by pk", reader =>
                        reader.GetString(0), parted.Key.To)]
                    : [.. parted.Select(part => part.ToColumn!)];
                references.Add(new SqlReference($"{table}_{string.Join('_', from)}_fkey", from, parted.Key.To, to, Rule(parted.Key.Rule)));
            }

            return references;
        }

        async Task<List<T>> Query<T>(string sql, Func<SqliteDataReader, T> read, string? about = null)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("@name", (object?)about ?? (object?)name ?? DBNull.Value);
            return await SqlDatabase.Query(command, reader => read((SqliteDataReader)reader), cancellation);
        }

        StoreRights Rights(bool isView, bool hasTriggers) =>
            raw.sqlite3_db_readonly(connection.Handle, "main") == 1 || (isView && !hasTriggers) ? StoreRights.Read : StoreRights.All;

        string Collation(string table, string column) =>
            raw.sqlite3_table_column_metadata(connection.Handle, "main", table, column, out _, out var collation, out _, out _,
                out _) == raw.SQLITE_OK ? collation : "BINARY";
    }

    private static bool IsBinary(string collation) => collation.Equals("BINARY", StringComparison.OrdinalIgnoreCase);

    private static bool IsInteger(string type) => type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);

    // https://www.sqlite.org/datatype3.html#determination_of_column_affinity
    private static string Affinity(string type) => type.ToUpperInvariant() switch
    {
        var name when name.Contains("INT", StringComparison.Ordinal) => NumberAffinity,
        var name when name.Contains("CHAR", StringComparison.Ordinal) || name.Contains("CLOB", StringComparison.Ordinal)
            || name.Contains("TEXT", StringComparison.Ordinal) => TextAffinity,
        var name when name is "" or "ANY" || name.Contains("BLOB", StringComparison.Ordinal) => NoAffinity,
        _ => NumberAffinity,
    };

    private static StoredKind Kind(string type) => (Affinity(type), type.ToUpperInvariant()) switch
    {
        (TextAffinity, _) => StoredKind.Text,
        (NoAffinity, "" or "ANY") => StoredKind.Unknown,
        (NoAffinity, _) => StoredKind.Bytes,
        (_, var name) when name.Contains("INT", StringComparison.Ordinal) => StoredKind.Whole,
        (_, var name) when name.StartsWith("BOOL", StringComparison.Ordinal) => StoredKind.Truth,
        (_, var name) when name.StartsWith("DATE", StringComparison.Ordinal) || name.StartsWith("TIMESTAMP", StringComparison.Ordinal) =>
            StoredKind.Time,
        (_, "JSON" or "JSONB") => StoredKind.Json,
        (_, var name) when Numbers.Any(part => name.Contains(part, StringComparison.Ordinal)) => StoredKind.Number,
        _ => StoredKind.Other,
    };

    private static int? Length(string type)
    {
        var (open, close) = (type.IndexOf('(', StringComparison.Ordinal), type.IndexOf(')', StringComparison.Ordinal));
        return open > 0 && close > open
            && int.TryParse(type[(open + 1)..close], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
    }

    private static DeleteRule Rule(string rule) => rule switch
    {
        "CASCADE" => DeleteRule.Cascade,
        "SET NULL" or "SET DEFAULT" => DeleteRule.Clear,
        _ => DeleteRule.Refuse,
    };
}
