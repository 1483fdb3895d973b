namespace Compliance.Proof.Verifying;

/// <summary>A signature line of a note.</summary>
/// <param name="Name">Of the key.</param>
/// <param name="KeyId">Of the key.</param>
/// <param name="Signature">What follows the id; its meaning depends on the key's type.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A text with signatures, c2sp.org/signed-note.</summary>
/// <param name="Text">What is signed, with its last LF.</param>
/// <param name="Signatures">In the order in which they stand, at most 64.</param>
public sealed record SignedNote(ReadOnlyMemory<byte> Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The largest note that is read, in bytes: room for 16 signatures of the largest kind.</summary>
    public const int MaxSize = 256 * 1024;

    private const int MaxSignatures = 64;
    private const int IdSize = 4;

    private static ReadOnlySpan<byte> Dash => "\u2014 "u8;

    /// <summary>Reads a note; nothing of it may be believed before a known key's signature was verified.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxSize || !Utf8.IsValid(note) || HasControls(note)) throw new FormatException("The note is too large, or not plain UTF-8 text.");
        var split = note.LastIndexOf("\n\n"u8);
        if (split < 0) throw new FormatException("The note has no signatures.");
        var lines = new ExactText(note[(split + 2)..]);
        var signatures = new List<NoteSignature>();
        do signatures.Add(Signature(lines.Line()));
        while (!lines.AtEnd && signatures.Count < MaxSignatures);
        return lines.AtEnd ? new(note[..(split + 1)].ToArray(), signatures) : throw new FormatException("The note has too many signatures.");
    }

    /// <summary>Whether the key signed: at least one line is in its name, and none of those is false.</summary>
    public bool Verify(VerifierKey key)
    {
        var own = By(key).ToList();
        return own.Count > 0 && own.TrueForAll(line => key.Verify(Text.Span, line.Signature.Span));
    }

    /// <summary>The lines that claim to be the key's.</summary>
    public IEnumerable<NoteSignature> By(VerifierKey key) => Signatures.Where(line => line.KeyId == key.Id && line.Name == key.Name);

    internal static bool HasControls(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)0, (byte)9) || text.ContainsAnyInRange((byte)11, (byte)31);

    private static NoteSignature Signature(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(Dash)) throw new FormatException("A signature line does not begin with a dash.");
        line = line[Dash.Length..];
        var name = Encoding.UTF8.GetString(ExactText.Word(ref line));
        var signature = ExactText.Base64(line);
        if (!VerifierKey.IsName(name) || signature.Length <= IdSize) throw new FormatException("A signature line has no name or no signature.");
        return new(name, BinaryPrimitives.ReadUInt32BigEndian(signature), signature.AsMemory(IdSize));
    }
}
