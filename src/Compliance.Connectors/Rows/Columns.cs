using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.DataMap;

namespace Compliance.Connectors.Rows;

/// <summary>
/// The columns of a collection in a store of flat rows. A column under which the map has dotted paths holds JSON text, and is read and
/// written as what it holds; a text that is no JSON is a text.
/// </summary>
internal sealed class Columns(Collection collection)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HashSet<string> nested =
        [.. collection.Fields.Where(field => FieldPath.IsNested(field.Path)).Select(field => FieldPath.Root(field.Path))];

    public IReadOnlyList<string> All { get; } = [.. collection.Fields.Select(field => FieldPath.Root(field.Path)).Distinct()];

    public IReadOnlyCollection<string> Nested => nested;

    public JsonNode? Read(string column, object? value) =>
        value is string text && nested.Contains(column) ? NestedText.TryRead(text) ?? JsonValue.Create(text) : FieldText.ToJson(value);

    /// <summary>The text under which a JSON object or array is stored.</summary>
    public static string Write(JsonNode value) => value.ToJsonString(Plain);
}
