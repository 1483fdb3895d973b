using System.Text.Json.Nodes;
using Compliance.DataMap;

namespace Compliance.Connectors.Rows;

/// <summary>
/// The columns of a collection in a store of flat rows. A text in a column under which the map has dotted paths is JSON: it is read and
/// written as what it holds. See <see cref="JsonText"/>.
/// </summary>
internal sealed class Columns(Collection collection)
{
    private readonly HashSet<string> _nested =
        [.. collection.Fields.Where(field => FieldPath.IsNested(field.Path)).Select(field => FieldPath.Root(field.Path))];

    public IReadOnlyList<string> All { get; } = [.. collection.Fields.Select(field => FieldPath.Root(field.Path)).Distinct()];

    public IReadOnlyCollection<string> Nested => _nested;

    public JsonNode? Read(string column, object? value) =>
        value is string text && _nested.Contains(column) ? JsonText.Read(text).Shown : FieldText.ToJson(value);

    /// <summary>Takes apart the JSON texts of a row.</summary>
    /// <param name="row">Is changed.</param>
    /// <returns>The same row.</returns>
    public JsonObject Open(JsonObject row)
    {
        foreach (var (column, json) in Texts(row))
            row[column] = json.Shown;
        return row;
    }

    /// <summary>Rewrites a row whose nested columns are JSON texts. What the rewriting leaves as it is keeps its very text.</summary>
    /// <param name="row">Is changed.</param>
    /// <param name="rewrite">Changes a row in which the texts are taken apart.</param>
    public void Rewrite(JsonObject row, Action<JsonObject> rewrite)
    {
        var texts = Texts(row);
        rewrite(Open(row));
        foreach (var (column, json) in texts)
        {
            if (JsonNode.DeepEquals(json.Shown, row[column]))
                row[column] = json.Text;
            else if (row[column] is JsonObject or JsonArray)
                row[column] = json.Stored(row[column]!, isJsonType: false) is JsonValue wrapped ? wrapped : JsonText.Write(row[column]!);
        }
    }

    private List<(string Column, JsonText Json)> Texts(JsonObject row) =>
    [
        .. _nested.Where(column => row[column] is JsonValue value && value.TryGetValue<string>(out _))
            .Select(column => (column, JsonText.Read(row[column]!.GetValue<string>()))),
    ];
}
