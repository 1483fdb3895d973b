namespace Compliance.Proof.Verifying;

/// <summary>
/// JSON that every reader must understand alike: valid UTF-8, no duplicate property, whole numbers within ±(2^53 - 1), no comment,
/// no trailing comma, at most 32 levels deep, no lone surrogate. What parsers may differ on is refused.
/// </summary>
public static class StrictJson
{
    private const long MaxInteger = (1L << 53) - 1;

    /// <summary>Reads one object.</summary>
    /// <exception cref="FormatException">It breaks one of the rules; the message holds no value.</exception>
    public static JsonElement ParseObject(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 };
            if (Utf8.IsValid(utf8) && JsonElement.Parse(utf8, options) is { ValueKind: JsonValueKind.Object } root && IsStrict(root)) return root;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // Told below. The parser throws the second kind for half of a surrogate pair, once the string is read.
        }
        throw new FormatException("It is not a JSON object in valid UTF-8, a property occurs twice, or a number is not a whole one within 2^53.");
    }

    private static bool IsStrict(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(property => property.Name is not null && IsStrict(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsStrict),
        JsonValueKind.String => element.GetString() is not null,
        // 1.0 and 1e2 are integers to some readers, -0 is none to others.
        JsonValueKind.Number => element.TryGetInt64(out var value) && value is >= -MaxInteger and <= MaxInteger
            && element.GetRawText() == value.ToString(CultureInfo.InvariantCulture),
        _ => true,
    };
}
