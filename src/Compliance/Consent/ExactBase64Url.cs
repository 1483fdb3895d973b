using System.Buffers.Text;

namespace Compliance.Consent;

/// <summary>base64url in its one spelling: no padding, no white space, no stray bits at the end.</summary>
internal static class ExactBase64Url
{
    /// <returns>Null where the text is not as <see cref="Base64Url"/> writes it.</returns>
    public static byte[]? TryDecode(string? text, int maxLength)
    {
        if (text is null || text.Length > maxLength)
            return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return Base64Url.EncodeToString(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
