using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <summary>
/// What a row's columns become. A column whose JSON cannot be read, or has another shape than the map says, is emptied when every path
/// that the map has in it is masked; otherwise it is a failure with its place, never a silent success.
/// </summary>
internal sealed class SqlRewriting(MappedSqlTable table)
{
    /// <summary>The columns that masks change, with what they become.</summary>
    public IReadOnlyDictionary<SqlColumn, JsonNode?> Masked(SqlRow row, IReadOnlyList<FieldMask> masks)
    {
        var changed = new Dictionary<SqlColumn, JsonNode?>();
        foreach (var some in masks.GroupBy(mask => table.Column(mask.Path)))
        {
            var before = row.Fields[table.NameInMap(some.Key)];
            if (row.Nested.TryGetValue(some.Key.Name, out var json))
                Nested(some.Key, json, [.. some]);
            else if (NestedMask.Each(before, some.First().Masking.Apply) is var after && !JsonNode.DeepEquals(before, after))
                changed[some.Key] = after;
        }

        foreach (var (column, value) in changed)
            Check(column, value);
        return changed;

        void Nested(SqlColumn column, JsonText json, IReadOnlyList<FieldMask> some)
        {
            if (json.IsAbsent)
                return;
            var value = json.Value?.DeepClone();
            if (json.IsReadable && some.All(mask => TryMask(value, mask)))
            {
                if (!JsonNode.DeepEquals(json.Value, value))
                    changed[column] = Stored(column, json, value);
            }
            else if (table.Inside(column).All(path => some.Any(mask => mask.Path == path)))
            {
                changed[column] = column.IsNullable ? null : column.IsArray ? new JsonArray() : new JsonObject();
            }
            else
            {
                throw new SqlFailureException(SqlFailure.Unreadable(column.Name));
            }
        }
    }

    /// <summary>The columns that take new values.</summary>
    public IReadOnlyDictionary<SqlColumn, JsonNode?> Assigned(SqlRow row, IReadOnlyDictionary<string, JsonNode?> values)
    {
        var changed = new Dictionary<SqlColumn, JsonNode?>();
        foreach (var some in values.GroupBy(each => table.Column(each.Key)))
        {
            if (!row.Nested.TryGetValue(some.Key.Name, out var json))
                changed[some.Key] = some.First().Value;
            else if (!json.IsReadable)
                throw new SqlFailureException(SqlFailure.Unreadable(some.Key.Name));
            else
                changed[some.Key] = Stored(some.Key, json, Set(json.Value?.DeepClone(), some));
        }

        foreach (var (column, value) in changed)
            Check(column, value);
        return changed.Where(each => !JsonNode.DeepEquals(row.Fields[table.NameInMap(each.Key)], each.Value)).ToDictionary();
    }

    /// <exception cref="SqlFailureException">The column surely cannot take the value.</exception>
    public static void Check(SqlColumn column, JsonNode? value)
    {
        if (column.IsGenerated)
            throw new SqlFailureException(SqlFailure.Generated(column.Name));
        if (value is null && !column.IsNullable)
            throw new SqlFailureException(SqlFailure.NotNull(column.Name));
        if (column is { Length: { } length, IsArray: false } && FieldText.Of(value) is { } text && text.EnumerateRunes().Count() > length)
            throw new SqlFailureException(SqlFailure.TooLong(column.Name));
    }

    private static bool TryMask(JsonNode? value, FieldMask mask) => NestedMask.TryRewrite(value, mask.Path.Split('.').AsSpan(1), mask.Masking.Apply);

    private static JsonNode? Set(JsonNode? value, IEnumerable<KeyValuePair<string, JsonNode?>> values)
    {
        const string Root = "root";
        var owner = new JsonObject { [Root] = value };
        foreach (var (path, each) in values)
            FieldPath.Set(owner, Root + path[path.IndexOf('.', StringComparison.Ordinal)..], each);
        return owner[Root]?.DeepClone();
    }

    private static JsonNode? Stored(SqlColumn column, JsonText json, JsonNode? value) =>
        value is null || column.IsArray ? value : json.Stored(value, column.Kind == StoredKind.Json);
}
