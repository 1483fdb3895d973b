using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Shop.Marketing;

/// <summary>
/// Records as JSON documents in SQLite. What is deleted or changed is overwritten in the file (secure_delete), and no
/// write-ahead log is kept that could still hold it.
/// </summary>
internal sealed class RecordStore
{
    private readonly string _connection;

    public RecordStore(string path)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        using var database = Open();
        foreach (var kind in RecordKind.All)
        {
            Execute(database, $"CREATE TABLE IF NOT EXISTS {kind.Name} (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID");
            foreach (var field in kind.Indexed)
                Execute(database, $"CREATE INDEX IF NOT EXISTS {kind.Name}_{field} ON {kind.Name} ({RecordFilter.ExpressionFor(field)})");
        }
    }

    public JsonObject? Get(RecordKind kind, string id)
    {
        using var database = Open();
        return Get(database, kind, id);
    }

    public (IReadOnlyList<JsonNode> Items, string? Next) Search(
        RecordKind kind, IReadOnlyList<RecordFilter> filters, string? after, int limit)
    {
        using var database = Open();
        using var command = database.CreateCommand();
        var conditions = new List<string> { "id > $after" };
        command.Parameters.AddWithValue("$after", after ?? "");
        foreach (var filter in filters)
        {
            var names = filter.Values.Select(value =>
            {
                var name = $"$p{command.Parameters.Count}";
                command.Parameters.AddWithValue(name, value);
                return name;
            }).ToList();
            conditions.Add(filter.Before ? $"{filter.Expression} < {names[0]}" : $"{filter.Expression} IN ({string.Join(", ", names)})");
        }

        command.CommandText = $"SELECT id, body FROM {kind.Name} WHERE {string.Join(" AND ", conditions)} ORDER BY id LIMIT {limit}";
        using var reader = command.ExecuteReader();
        var items = new List<JsonNode>();
        var last = "";
        while (reader.Read())
        {
            last = reader.GetString(0);
            items.Add(JsonNode.Parse(reader.GetString(1))!);
        }

        return (items, items.Count == limit ? last : null);
    }

    public void Put(RecordKind kind, IEnumerable<JsonObject> records)
    {
        using var database = Open();
        using var transaction = database.BeginTransaction();
        using var command = database.CreateCommand();
        command.CommandText = $"INSERT INTO {kind.Name} VALUES ($id, $body) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var body = command.Parameters.Add("$body", SqliteType.Text);
        foreach (var record in records)
        {
            id.Value = record[kind.Id]!.GetValue<string>();
            body.Value = record.ToJsonString();
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Merges as RFC 7396 says: null removes, objects merge, everything else replaces.</summary>
    public bool Patch(RecordKind kind, string id, JsonObject patch)
    {
        using var database = Open();
        using var transaction = database.BeginTransaction(deferred: false);
        if (Get(database, kind, id) is not { } record)
            return false;
        Merge(record, patch);
        Execute(database, $"UPDATE {kind.Name} SET body = $body WHERE id = $id", ("$body", record.ToJsonString()), ("$id", id));
        transaction.Commit();
        return true;
    }

    public bool Delete(RecordKind kind, string id)
    {
        using var database = Open();
        return Execute(database, $"DELETE FROM {kind.Name} WHERE id = $id", ("$id", id)) > 0;
    }

    /// <summary>The paths of the fields that some record really holds, arrays as one field.</summary>
    public IReadOnlyList<string> Fields(RecordKind kind)
    {
        using var database = Open();
        using var command = database.CreateCommand();
        command.CommandText = $"""
            SELECT DISTINCT replace(substr(tree.fullkey, 3), '"', '') FROM {kind.Name}, json_tree(body) AS tree
            WHERE tree.fullkey <> '$' AND tree.type <> 'object' AND instr(tree.fullkey, '[') = 0 ORDER BY 1
            """;
        using var reader = command.ExecuteReader();
        var fields = new List<string>();
        while (reader.Read())
            fields.Add(reader.GetString(0));
        return fields;
    }

    private static JsonObject? Get(SqliteConnection database, RecordKind kind, string id)
    {
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT body FROM {kind.Name} WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is string body ? JsonNode.Parse(body)!.AsObject() : null;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject nested)
            {
                if (target[name] is not JsonObject inner)
                    target[name] = inner = [];
                Merge(inner, nested);
            }
            else
                target[name] = value.DeepClone();
        }
    }

    private SqliteConnection Open()
    {
        var database = new SqliteConnection(_connection);
        database.Open();
        Execute(database, "PRAGMA secure_delete = ON");
        return database;
    }

    private static int Execute(SqliteConnection database, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }
}
