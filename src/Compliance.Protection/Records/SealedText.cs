using System.Buffers.Text;

namespace Compliance.Protection.Records;

/// <summary>A sealed record as text, for string columns: "csr1." and unpadded base64url.</summary>
public static class SealedText
{
    private const string Prefix = "csr1.";

    // 32 characters are the 24 bytes that hold the envelope.
    private const int EnvelopeChars = 32;
    private const int EnvelopeBytes = EnvelopeChars / 4 * 3;

    /// <summary>Whether the text is a sealed record; a damaged one still counts as sealed.</summary>
    public static bool IsSealed(string? text)
    {
        if (text is null || text.Length < Prefix.Length + EnvelopeChars || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> envelope = stackalloc byte[EnvelopeBytes];
        return Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length, EnvelopeChars), envelope, out var size)
            && SealedEnvelope.IsSealed(envelope[..size]);
    }

    /// <summary>The text of a sealed record's bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> sealedRecord) => Prefix + Base64Url.EncodeToString(sealedRecord);

    /// <summary>
    /// The bytes again. Only the one spelling that <see cref="Encode"/> writes is accepted: no padding, no spaces, no stray bits.
    /// </summary>
    /// <exception cref="SealedRecordException">The text is not a sealed record.</exception>
    public static byte[] Decode(string text)
    {
        if (!IsSealed(text)) throw SealedRecordException.NotSealed();
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        }
        catch (FormatException)
        {
            throw SealedRecordException.NotSealed();
        }
        return Encode(bytes) == text ? bytes : throw SealedRecordException.NotSealed();
    }
}
