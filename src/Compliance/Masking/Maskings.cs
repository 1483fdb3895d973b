using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;

namespace Compliance.Masking;

internal sealed class NullRewrite : IMasking
{
    public bool IsConstant => true;

    public JsonNode? Apply(JsonNode? value) => null;
}

internal sealed class Preserve : IMasking
{
    public bool IsConstant => false;

    public JsonNode? Apply(JsonNode? value) => value?.DeepClone();
}

/// <param name="text">What is written, suffix included.</param>
/// <param name="isArray">The field holds, or may hold, arrays: each element is rewritten, so the result depends on how many there are.
/// Otherwise an absent value is rewritten too, and the result tells nothing.</param>
internal sealed class StringRewrite(string text, bool isArray) : IMasking
{
    public bool IsConstant => !isArray;

    public JsonNode? Apply(JsonNode? value) => isArray ? Leaves.Rewrite(value, _ => text) : JsonValue.Create(text);
}

/// <summary>
/// Letters and digits, as fideslang's. The last eight of sixteen or more are a keyed digest of the others: by them it knows its own work,
/// and leaves it alone when an erasure runs twice. A shorter text has no room for that, and becomes another one.
/// </summary>
/// <param name="random">Of the letters.</param>
/// <param name="length">In letters, without the suffix.</param>
/// <param name="suffix">Written behind it.</param>
/// <param name="digest">Keyed or salted; at least eight bytes.</param>
internal sealed class RandomStringRewrite(RandomNumberGenerator random, int length, string suffix, Func<byte[], byte[]> digest) : IMasking
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>One text in 36 to the power of eight, about three million millions, is taken for masked without being so.</summary>
    private const int CheckLetters = 8;

    private const int MinRecognised = 2 * CheckLetters;

    /// <summary>The largest multiple of 36 in a byte: bytes from here on would favour the first letters.</summary>
    private const byte Fair = 252;

    public bool IsConstant => false;

    public JsonNode? Apply(JsonNode? value) => Leaves.Rewrite(value, text => IsMasked(text) ? text : Next() + suffix);

    private string Next()
    {
        var drawn = length < MinRecognised ? length : length - CheckLetters;
        var text = Draw(drawn);
        return drawn == length ? text : text + Check(text);
    }

    private bool IsMasked(string text)
    {
        if (length < MinRecognised || text.Length != length + suffix.Length || !text.EndsWith(suffix, StringComparison.Ordinal))
            return false;
        var letters = text[..length];
        return Check(letters[..^CheckLetters]) == letters[^CheckLetters..];
    }

    private string Check(string text) =>
        string.Concat(digest(Encoding.UTF8.GetBytes("random\0" + text)).Take(CheckLetters).Select(one => Letters[one % Letters.Length]));

    private string Draw(int letters)
    {
        var text = new StringBuilder(letters);
        Span<byte> drawn = stackalloc byte[64];
        while (text.Length < letters)
        {
            random.GetBytes(drawn);
            foreach (var one in drawn)
            {
                if (one < Fair && text.Length < letters)
                    text.Append(Letters[one % Letters.Length]);
            }
        }

        return text.ToString();
    }
}

/// <summary>
/// Writes a digest of the value in hexadecimal, so that equal values stay equal. Its last sixteen digits are a digest of the others:
/// by them it knows its own work, and leaves it alone when an erasure runs twice.
/// </summary>
/// <param name="digest">Keyed or salted.</param>
/// <param name="suffix">Written behind it.</param>
internal sealed class Digest(Func<byte[], byte[]> digest, string suffix) : IMasking
{
    private const int CheckDigits = 16;

    public bool IsConstant => false;

    public JsonNode? Apply(JsonNode? value) => Leaves.Rewrite(value, text => IsMasked(text) ? text : Mask(text));

    private string Mask(string text)
    {
        var value = Hexadecimal("value\0" + text)[..^CheckDigits];
        return value + Check(value) + suffix;
    }

    private bool IsMasked(string text)
    {
        if (!text.EndsWith(suffix, StringComparison.Ordinal))
            return false;
        var digits = text[..^suffix.Length];
        return digits.Length == Hexadecimal("").Length && Check(digits[..^CheckDigits]) == digits[^CheckDigits..];
    }

    private string Check(string value) => Hexadecimal("check\0" + value)[..CheckDigits];

    private string Hexadecimal(string text) => Convert.ToHexStringLower(digest(Encoding.UTF8.GetBytes(text)));
}

internal static class Leaves
{
    /// <summary>Rewrites each value of an array or object, however deep; absent values stay absent.</summary>
    public static JsonNode? Rewrite(JsonNode? value, Func<string, string> rewrite) => value switch
    {
        null => null,
        JsonArray items => new JsonArray([.. items.Select(item => Rewrite(item, rewrite))]),
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Rewrite(field.Value, rewrite)))),
        _ => JsonValue.Create(rewrite(TextOf(value))),
    };

    /// <summary>A text as it is, anything else as JSON writes it; a native time is a text in JSON.</summary>
    private static string TextOf(JsonNode value)
    {
        var written = value.ToJsonString();
        return value.GetValueKind() == JsonValueKind.String ? JsonSerializer.Deserialize<string>(written)! : written;
    }
}
