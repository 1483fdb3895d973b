namespace Compliance.Proof.Verifying;

/// <summary>Reads the line-based formats, each of which has one spelling: lines end in LF, numbers have no leading zero, base64 no slack.</summary>
internal ref struct ExactText(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next line, without its LF.</summary>
    /// <exception cref="FormatException">There is none, or it does not end.</exception>
    public ReadOnlySpan<byte> Line()
    {
        var end = _rest.IndexOf((byte)'\n');
        if (end < 0) throw new FormatException("A line is missing or does not end.");
        var line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return line;
    }

    /// <summary>Whether the next line begins so.</summary>
    public readonly bool Follows(ReadOnlySpan<byte> start) => _rest.StartsWith(start);

    /// <summary>What follows this start on the next line.</summary>
    /// <exception cref="FormatException">The line does not begin so.</exception>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> start) =>
        Follows(start) ? Line()[start.Length..] : throw new FormatException("A line is not the one that must stand there.");

    /// <summary>Takes the next word off a line, and the space after it.</summary>
    public static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ') is >= 0 and var space ? space : throw new FormatException("A line is too short.");
        var word = line[..end];
        line = line[(end + 1)..];
        return word;
    }

    /// <summary>A decimal from 0 to 2^63 - 1, without sign or leading zero.</summary>
    public static long Number(ReadOnlySpan<byte> word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && (word[0] != '0' || word.Length == 1)
            ? value
            : throw new FormatException("A number is not written as one.");

    /// <summary>Standard base64 (RFC 4648, section 4) that encodes back to itself.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> word)
    {
        Span<byte> bytes = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(word.Length)];
        System.Buffers.Text.Base64.DecodeFromUtf8(word, bytes, out _, out var length);
        return Convert.ToBase64String(bytes[..length]) == Encoding.Latin1.GetString(word) ? bytes[..length].ToArray() : throw new FormatException("It is not base64.");
    }

    /// <summary>A SHA-256 hash, or anything else of its size, in base64.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> word) =>
        Base64(word) is { Length: MerkleProof.HashSize } hash ? hash : throw new FormatException("A hash does not have 32 bytes.");
}
