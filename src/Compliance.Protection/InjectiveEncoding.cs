using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Compliance.Protection;

/// <summary>A label and parts, each behind its length (32-bit big-endian): different parts never give the same bytes.</summary>
internal sealed class InjectiveEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public InjectiveEncoding(ReadOnlySpan<byte> label) => Add(label);

    public InjectiveEncoding Add(ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), part.Length);
        _bytes.Advance(sizeof(int));
        _bytes.Write(part);
        return this;
    }

    public InjectiveEncoding Add(string part) => Add(Utf8(part));

    public InjectiveEncoding Add(Guid part)
    {
        Span<byte> bytes = stackalloc byte[16];
        part.TryWriteBytes(bytes, bigEndian: true, out _);
        return Add(bytes);
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>
    /// The usual encoder turns every lone surrogate into the same replacement character, and so would merge two names into one.
    /// </summary>
    public static byte[] Utf8(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw NotUnicode();
        }
    }

    /// <summary>Into a buffer that is large enough.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Utf8(string text, Span<byte> bytes)
    {
        try
        {
            return Strict.GetBytes(text, bytes);
        }
        catch (EncoderFallbackException)
        {
            throw NotUnicode();
        }
    }

    /// <summary>The bytes that a text takes at most.</summary>
    public static int MaxUtf8(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length * 3;
    }

    private static ArgumentException NotUnicode() => new("The text is not well-formed Unicode.", "text");
}
