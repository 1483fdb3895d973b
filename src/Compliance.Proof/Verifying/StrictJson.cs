using System.Text.Json;
using System.Text.Unicode;

namespace Compliance.Proof.Verifying;

/// <summary>
/// JSON that every reader must understand alike: valid UTF-8, no duplicate property, whole numbers within ±(2^53 - 1), no comment,
/// no trailing comma, at most 32 levels deep, no lone surrogate. What parsers may differ on is refused.
/// </summary>
public static class StrictJson
{
    private const int MaxDepth = 32;
    private const long MaxInteger = (1L << 53) - 1;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads one object.</summary>
    /// <exception cref="FormatException">It breaks one of the rules; the message names the rule and holds no value.</exception>
    public static JsonElement ParseObject(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new FormatException("It is not valid UTF-8.");
        try
        {
            var root = JsonElement.Parse(utf8, Options);
            if (root.ValueKind != JsonValueKind.Object) throw new FormatException("It is not a JSON object.");
            Check(root);
            return root;
        }
        catch (JsonException)
        {
            throw new FormatException("It is not JSON, or a property occurs twice in one object.");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("A string holds half of a surrogate pair.");
        }
    }

    private static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Check(property.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Check(item);
                break;
            case JsonValueKind.String:
                // Read for its refusal alone: the parser itself lets half a surrogate pair pass.
                _ = element.GetString();
                break;
            case JsonValueKind.Number:
                CheckInteger(element);
                break;
        }
    }

    private static void CheckInteger(JsonElement number)
    {
        var isInteger = number.TryGetInt64(out var value) && value is >= -MaxInteger and <= MaxInteger;
        // 1.0 and 1e2 are integers to some readers, -0 is none to others.
        if (!isInteger || number.GetRawText() != value.ToString(System.Globalization.CultureInfo.InvariantCulture))
            throw new FormatException("A number is not a whole number within 2^53.");
    }
}
