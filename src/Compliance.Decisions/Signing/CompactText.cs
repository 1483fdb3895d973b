using System.Buffers;
using System.Buffers.Text;

namespace Compliance.Decisions.Signing;

/// <summary>Base64url without padding (RFC 7515, section 2), in its one spelling.</summary>
internal static class CompactText
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <returns>Null for what would be written otherwise: the last character may have bits that mean nothing.</returns>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;
        bytes = bytes[..length];
        return text.SequenceEqual(Encode(bytes)) ? bytes : null;
    }
}
