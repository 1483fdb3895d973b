using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.Protection;
using Compliance.Values;

namespace Compliance.Connectors.Rows;

/// <summary>
/// A text that holds JSON, read strictly: what two programs would read differently is not read at all. JSON text inside a JSON string is
/// read through, and written back as it was. A text with doubled members, more than 64 levels, or that is no JSON object or array cannot be
/// read: nothing in it can be found or rewritten by path.
/// </summary>
internal sealed partial class JsonText
{
    /// <summary>No member twice, no comment, no comma at an end, at most 64 levels.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private const int MaxWraps = 8;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int _wraps;

    private JsonText(string? text, JsonNode? value, bool isReadable, int wraps) =>
        (Text, Value, IsReadable, _wraps) = (text, value, isReadable, wraps);

    /// <summary>As the store has it.</summary>
    public string? Text { get; }

    /// <summary>An object or an array; null where there is none, and where the text cannot be read.</summary>
    public JsonNode? Value { get; }

    /// <summary>True too for nothing, a blank and JSON null: there is no value at any path.</summary>
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
            while (wraps < MaxWraps && value is JsonValue && value.GetValueKind() == JsonValueKind.String
                && Inner(value.GetValue<string>()) is { } inner)
                (value, wraps) = (inner, wraps + 1);
            return new JsonText(text, value, value is null or JsonObject or JsonArray && IsWhole(value), wraps);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new JsonText(text, null, false, 0);
        }
    }

    /// <summary>The text under which a JSON object or array is stored.</summary>
    public static string Write(JsonNode value) => value.ToJsonString(Plain);

    /// <summary>What is stored in the place of this one: the value, or a text in which it stands as deep as before.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="isJsonType">The column is of a JSON type, and so encodes a text itself.</param>
    public JsonNode Stored(JsonNode value, bool isJsonType)
    {
        if (_wraps == 0 || value is not (JsonObject or JsonArray))
            return value;
        var written = Write(value);
        for (var wrap = isJsonType ? 1 : 0; wrap < _wraps; wrap++)
            written = JsonSerializer.Serialize(written, Plain);
        return JsonValue.Create(written);
    }

    /// <summary>True when one of the values stands in a text that cannot be read, as a word of its own, escaped or not.</summary>
    public static bool Mentions(string text, FieldMatch match)
    {
        var unescaped = Escape()
            .Replace(text, escape => ((char)ushort.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, null)).ToString());
        var plain = Comparable(unescaped);
        return match.Values.SelectMany(Spellings).Any(value => Stands(plain, value));

        IEnumerable<string> Spellings(string value) =>
            match.Identity == IdentityNormalForm.Phone && IdentityText.Normal(match.Identity, value) is { } digits
                ? [Comparable(value), digits]
                : [Comparable(value)];
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

    private static string Comparable(string text) => IdentityText.Normal("text", text) ?? text.Trim().ToLowerInvariant();

    private static bool Stands(string text, string value)
    {
        for (var at = Next(0); at >= 0 && value.Length > 0; at = Next(at + 1))
        {
            if (!IsWord(at - 1) && !IsWord(at + value.Length))
                return true;
        }

        return false;

        int Next(int from) => text.IndexOf(value, from, StringComparison.Ordinal);

        bool IsWord(int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);
    }

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
