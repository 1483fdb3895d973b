namespace Compliance.Proof.Verifying;

/// <summary>An entry of the log that a certificate rests on.</summary>
/// <param name="Index">In the log.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Salt">32 bytes.</param>
/// <param name="Statement">Strict JSON, the exact bytes.</param>
/// <param name="Path">From its sibling to the checkpoint's root.</param>
public sealed record SupportingEntry(long Index, EntryKind Kind, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Statement, IReadOnlyList<byte[]> Path)
{
    /// <summary>As the tree holds it.</summary>
    public byte[] LeafHash() => MerkleProof.LeafHash(LogLeaf.Of(Kind, Salt.Span, Statement.Span));
}

/// <summary>That the log of an earlier size is the beginning of the certificate's.</summary>
/// <param name="Size">The earlier size.</param>
/// <param name="Path">RFC 6962 section 2.1.2.</param>
public sealed record ConsistencyProof(long Size, IReadOnlyList<byte[]> Path);

/// <summary>A certificate file as read; nothing of it is verified but that it is written the one way a certificate is.</summary>
/// <param name="Statement">Strict JSON, the exact bytes.</param>
/// <param name="Salt">32 bytes.</param>
/// <param name="Entries">What the statement rests on, by index.</param>
/// <param name="Consistency">By size.</param>
/// <param name="Timestamps">RFC 3161 tokens over the checkpoint's text.</param>
/// <param name="Proof">That the statement's leaf is in the log; its note's signatures are in order of name and key id.</param>
public sealed record Certificate(
    ReadOnlyMemory<byte> Statement, ReadOnlyMemory<byte> Salt, IReadOnlyList<SupportingEntry> Entries,
    IReadOnlyList<ConsistencyProof> Consistency, IReadOnlyList<ReadOnlyMemory<byte>> Timestamps, LogProof Proof)
{
    /// <summary>The first line, which names the format.</summary>
    public const string Format = "compliance-certificate/v2";

    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    /// <summary>Whether the line <c>sum</c> is the SHA-256 of all others: it vouches for lines that nothing else does, against accidents if not forgers.</summary>
    public static bool HasSum(ReadOnlySpan<byte> file)
    {
        var start = file.IndexOf("\nsum "u8) + 1;
        var length = file[start..].IndexOf((byte)'\n') + 1;
        var sum = $"sum {Convert.ToBase64String(SHA256.HashData([.. file[..start], .. file[(start + length)..]]))}\n";
        return start > 0 && Encoding.Latin1.GetString(file.Slice(start, length)) == sum;
    }

    /// <summary>Reads a file in its one spelling.</summary>
    /// <exception cref="FormatException">It is no certificate.</exception>
    public static Certificate Parse(ReadOnlySpan<byte> file)
    {
        if (SignedNote.HasControls(file)) throw new FormatException("It holds control characters.");
        var lines = new ExactText(file);
        if (!lines.Line().SequenceEqual("compliance-certificate/v2"u8)) throw new FormatException($"It does not begin with {Format}.");
        var statement = lines.Line().ToArray();
        var salt = ExactText.Hash(lines.Value("salt "u8));
        var entries = new List<SupportingEntry>();
        while (lines.Follows("entry "u8)) entries.Add(Entry(ref lines));
        var consistency = new List<ConsistencyProof>();
        while (lines.Follows("consistency "u8)) consistency.Add(Consistent(lines.Value("consistency "u8)));
        var timestamps = new List<ReadOnlyMemory<byte>>();
        while (lines.Follows("timestamp "u8)) timestamps.Add(ExactText.Base64(lines.Value("timestamp "u8)));
        ExactText.Hash(lines.Value("sum "u8));
        if (!lines.Line().IsEmpty) throw new FormatException("A line stands where none may.");
        var read = new Certificate(statement, salt, entries, consistency, timestamps, LogProof.Parse(lines.Rest));
        return read.IsInOrder() ? read : throw new FormatException("Its lines are not in their one order.");
    }

    private static SupportingEntry Entry(ref ExactText lines)
    {
        var line = lines.Value("entry "u8);
        var (index, kind) = (ExactText.Number(ExactText.Word(ref line)), ExactText.Number(ExactText.Word(ref line)));
        if (kind > (long)EntryKinds.Last) throw new FormatException("It has an entry of a kind that is not known here.");
        return new(index, (EntryKind)kind, ExactText.Hash(ExactText.Word(ref line)), line.ToArray(), Path(lines.Value("path"u8)));
    }

    private static ConsistencyProof Consistent(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ') is >= 0 and var space ? space : line.Length;
        return new(ExactText.Number(line[..end]), Path(line[end..]));
    }

    // Each hash has a space in front.
    private static byte[][] Path(ReadOnlySpan<byte> words) => Encoding.Latin1.GetString(words).Split(' ') is ["", .. var path]
        ? [.. path.Select(word => ExactText.Hash(Encoding.Latin1.GetBytes(word)))]
        : throw new FormatException("A path is not one.");

    private bool IsInOrder() =>
        Proof.Extra is null
        && Ascends([.. Entries.Select(entry => entry.Index), Proof.Index], (one, other) => one.CompareTo(other))
        && Ascends(Consistency, (one, other) => one.Size.CompareTo(other.Size))
        && Ascends(Timestamps, (one, other) => one.Span.SequenceCompareTo(other.Span))
        && Ascends(Proof.Note.Signatures, CompareSignatures);

    /// <summary>The order in which a certificate has its signatures.</summary>
    public static int CompareSignatures(NoteSignature one, NoteSignature other) =>
        string.CompareOrdinal(one.Name, other.Name) is var order and not 0 ? order : one.KeyId.CompareTo(other.KeyId);

    private static bool Ascends<T>(IReadOnlyList<T> items, Comparison<T> compare) =>
        !items.Skip(1).Where((item, i) => compare(items[i], item) >= 0).Any();
}
