using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Sql;

/// <summary>What a row's columns become, by the rules of <see cref="RowRewrite"/>.</summary>
internal sealed class SqlRewriting(MappedSqlTable table)
{
    /// <summary>The columns that masks change, with what they become.</summary>
    /// <exception cref="UnexpectedShapeException">A value that the masks do not take whole is not of the map's shape.</exception>
    public IReadOnlyDictionary<SqlColumn, JsonNode?> Masked(SqlRow row, IReadOnlyList<FieldMask> masks) => Rewritten(
        row,
        masks.Select(mask => table.Column(mask.Path)),
        fields => RowRewrite.Mask(
            fields,
            [.. masks.Select(mask => mask with { Path = table.InMap(mask.Path) })],
            [.. masks.SelectMany(mask => table.Inside(table.Column(mask.Path))).Distinct()]));

    /// <summary>The columns that take new values.</summary>
    /// <exception cref="UnexpectedShapeException">A value is to be set inside a text that cannot be read.</exception>
    /// <exception cref="RowDiffersException">A field holds something else than it was to hold.</exception>
    public IReadOnlyDictionary<SqlColumn, JsonNode?> Updated(SqlRow row, IReadOnlyList<FieldUpdate> updates) => Rewritten(
        row,
        updates.Select(update => table.Column(update.Path)),
        fields =>
        {
            foreach (var update in updates)
                RowRewrite.Apply(fields, table.InMap(update.Path), update);
        });

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

    private Dictionary<SqlColumn, JsonNode?> Rewritten(SqlRow row, IEnumerable<SqlColumn> columns, Action<JsonObject> rewrite)
    {
        var fields = row.Fields.DeepClone().AsObject();
        rewrite(fields);
        var changed = new Dictionary<SqlColumn, JsonNode?>();
        foreach (var column in columns.Distinct())
        {
            var name = table.NameInMap(column);
            if (JsonNode.DeepEquals(row.Fields[name], fields[name]))
                continue;
            changed[column] = row.Nested.TryGetValue(column.Name, out var json) ? Stored(column, json, fields[name]) : fields[name];
            Check(column, changed[column]);
        }

        return changed;
    }

    private static JsonNode? Stored(SqlColumn column, JsonText json, JsonNode? value) => value switch
    {
        null when column.IsNullable => null,
        null => column.IsArray ? new JsonArray() : new JsonObject(),
        _ => column.IsArray ? value : json.Stored(value, column.Kind == StoredKind.Json),
    };
}
