using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Compliance.Testing.Canaries;

/// <summary>
/// Every way in which a text may stand in bytes: in UTF-8 and UTF-16, escaped for JSON, HTML or an address, in hexadecimal, and inside
/// base64 wherever in a longer message. Each spelling is given as the Latin-1 text of its bytes, so that one search serves all.
/// </summary>
internal static class Spellings
{
    public static IReadOnlySet<string> Of(string canary)
    {
        var spellings = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in Forms(canary))
        {
            foreach (var bytes in Encoded(text))
            {
                spellings.Add(Encoding.Latin1.GetString(bytes));
                spellings.Add(Convert.ToHexString(bytes));
                foreach (var inside in Base64(bytes))
                    spellings.Add(inside);
            }

            foreach (var escaped in Escaped(text))
            {
                foreach (var bytes in Encoded(escaped))
                    spellings.Add(Encoding.Latin1.GetString(bytes));
            }
        }

        return spellings;
    }

    // Search ignores the case of letters in ASCII; base64 and hashes do not, so the usual cases are encoded on their own.
    private static IEnumerable<string> Forms(string canary) =>
        from cased in new[] { canary, canary.ToLowerInvariant(), canary.ToUpperInvariant() }
        from form in new[] { cased, cased.Normalize(NormalizationForm.FormC), cased.Normalize(NormalizationForm.FormD) }.Distinct()
        select form;

    private static IEnumerable<byte[]> Encoded(string text) =>
        [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text)];

    private static IEnumerable<string> Escaped(string text) =>
    [
        JavaScriptEncoder.Default.Encode(text),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text),
        string.Concat(text.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"))),
        HtmlEncoder.Default.Encode(text),
        UrlEncoder.Default.Encode(text),
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal),
        string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => string.Create(CultureInfo.InvariantCulture, $"%{unit:x2}"))),
    ];

    /// <summary>
    /// The letters that stand for these bytes and nothing else, for each of the three places where a group of three may begin; plain,
    /// for addresses, and as JSON escapes a plus sign or a slash.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var letters = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            // A letter that also holds bits of a neighbour is left out.
            var first = (before * 8 + 5) / 6;
            var last = (before + bytes.Length) * 8 / 6;
            var inside = letters[first..last];
            yield return inside;
            yield return inside.Replace('+', '-').Replace('/', '_');
            yield return inside.Replace("+", "\\u002B", StringComparison.Ordinal);
            yield return inside.Replace("/", "\\/", StringComparison.Ordinal);
            yield return Uri.EscapeDataString(inside);
        }
    }
}
