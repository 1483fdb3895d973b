using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>
/// The text of a column that holds JSON. JSON text inside a JSON string is read through, and written back as it was. A text with doubled
/// members, more than 64 levels, or that is no JSON cannot be read: nothing in it can be found or rewritten by path.
/// </summary>
internal sealed class JsonText
{
    private const int MaxWraps = 8;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly int wraps;

    private JsonText(string? text, JsonNode? value, bool isReadable, int wraps) => (Text, Value, IsReadable, this.wraps) = (text, value, isReadable, wraps);

    /// <summary>As the store has it.</summary>
    public string? Text { get; }

    public JsonNode? Value { get; }

    /// <summary>Nothing, a blank or JSON null: no value at any path.</summary>
    public bool IsAbsent => IsReadable && Value is null;

    public bool IsReadable { get; }

    /// <summary>What a reader of the row sees: the nested values, or the text as it is where it cannot be read.</summary>
    public JsonNode? Shown => IsReadable ? Value?.DeepClone() : JsonValue.Create(Text);

    public static JsonText Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new JsonText(text, null, true, 0);
        try
        {
            var (value, wraps) = (Parse(text), 0);
            while (wraps < MaxWraps && value is JsonValue && value.GetValueKind() == JsonValueKind.String && Inner(value.GetValue<string>()) is { } inner)
                (value, wraps) = (inner, wraps + 1);
            return new JsonText(text, value, value is null or JsonObject or JsonArray && IsWhole(value), wraps);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new JsonText(text, null, false, 0);
        }
    }

    /// <summary>What is stored in the place of this one: the value, or a text in which it stands as deep as before.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="isJsonType">The column is of a JSON type, and so encodes a text itself.</param>
    public JsonNode Stored(JsonNode value, bool isJsonType)
    {
        if (wraps == 0)
            return value;
        var written = value.ToJsonString(Plain);
        for (var wrap = isJsonType ? 1 : 0; wrap < wraps; wrap++)
            written = JsonSerializer.Serialize(written, Plain);
        return JsonValue.Create(written);
    }

    // Texts with half a surrogate pair are only noticed, with an InvalidOperationException, when they are read.
    private static bool IsWhole(JsonNode? node) => node switch
    {
        JsonObject row => row.All(member => IsWhole(member.Value)),
        JsonArray items => items.All(IsWhole),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() is not null,
        _ => true,
    };

    private static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Strict);

    private static JsonNode? Inner(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..])
            return null;
        return Parse(text);
    }
}
