using System.Globalization;
using System.Text;

namespace Compliance.Cli;

/// <summary>
/// Text files as editors, mail programs and shells leave them: with a byte order mark, in UTF-16, with CRLF at the end of each line. What
/// is read here is what was written there; that nobody altered it, the signatures show.
/// </summary>
internal static class PlainText
{
    /// <returns>UTF-8 without a byte order mark, with LF where every line ended in CRLF; anything else as it is, binary files
    /// too.</returns>
    public static byte[] Of(byte[] file)
    {
        var text = file switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => rest,
            [0xFF, 0xFE, .. var rest] => Recoded(Encoding.Unicode, rest),
            [0xFE, 0xFF, .. var rest] => Recoded(Encoding.BigEndianUnicode, rest),
            _ => file,
        };
        return IsCrLf(text) ? [.. text.Where(each => each != (byte)'\r')] : text;
    }

    private static byte[] Recoded(Encoding encoding, byte[] text) => Encoding.UTF8.GetBytes(encoding.GetString(text));

    /// <summary>Every line alike, and no CR but there: a file that mixes them was not converted as a whole, and stays as it is.</summary>
    private static bool IsCrLf(ReadOnlySpan<byte> text)
    {
        var pairs = text.Count("\r\n"u8);
        return pairs > 0 && pairs == text.Count((byte)'\n') && pairs == text.Count((byte)'\r');
    }

    /// <summary>
    /// A file is made by others: it may not move the cursor, or turn the reading direction, of whoever reads it here.
    /// </summary>
    public static string Harmless(string text) =>
        string.Concat(
            text.Select(c =>
                char.IsControl(c)
                || char.GetUnicodeCategory(c)
                    is UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                    : c.ToString()));
}
