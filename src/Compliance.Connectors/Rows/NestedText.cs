using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Protection;
using Compliance.Values;

namespace Compliance.Connectors.Rows;

/// <summary>JSON that a store holds as text, read strictly: what two programs would read differently is not read at all.</summary>
internal static class NestedText
{
    /// <summary>No member twice, no comment, no comma at an end, at most 64 levels.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <returns>Null where the text is no JSON object or array.</returns>
    public static JsonNode? TryRead(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True when one of the values stands by itself somewhere in a text that could not be read.</summary>
    public static bool Mentions(string text, FieldMatch match)
    {
        var plain = match.Identity is { } kind && kind != IdentityNormalForm.Phone ? IdentityText.Normal(kind, text) ?? text : text;
        return match.Values.Any(value => Stands(plain, value) || (match.Identity is { } each && IdentityText.Normal(each, value) is { } normal && Stands(plain, normal)));
    }

    private static bool Stands(string text, string value)
    {
        var at = -1;
        do
        {
            at = text.IndexOf(value, at + 1, StringComparison.OrdinalIgnoreCase);
            var end = at + value.Length;
            if (at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }
        while (at >= 0 && at + 1 < text.Length);

        return false;
    }
}
