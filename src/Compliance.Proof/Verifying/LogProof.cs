namespace Compliance.Proof.Verifying;

/// <summary>That a leaf is in a log, c2sp.org/tlog-proof.</summary>
/// <param name="Index">Of the leaf, from zero.</param>
/// <param name="Path">From the leaf's sibling up to the root's child.</param>
/// <param name="Note">The signed checkpoint.</param>
/// <param name="Extra">What an application adds; nothing vouches for it. Null without such a line.</param>
public sealed record LogProof(long Index, IReadOnlyList<byte[]> Path, SignedNote Note, ReadOnlyMemory<byte>? Extra = null)
{
    /// <summary>The first line, which names the format.</summary>
    public const string Format = "c2sp.org/tlog-proof@v1";

    /// <summary>Reads a proof in its one spelling.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LogProof Parse(ReadOnlySpan<byte> proof)
    {
        var lines = new ExactText(proof);
        if (!lines.Line().SequenceEqual("c2sp.org/tlog-proof@v1"u8)) throw new FormatException($"The proof does not begin with {Format}.");
        ReadOnlyMemory<byte>? extra = null;
        if (lines.Follows("extra "u8)) extra = ExactText.Base64(lines.Value("extra "u8));
        var index = ExactText.Number(lines.Value("index "u8));
        var path = new List<byte[]>();
        for (var line = lines.Line(); !line.IsEmpty; line = lines.Line())
        {
            if (path.Count == MerkleProof.MaxPath) throw new FormatException("The proof has too many hashes.");
            path.Add(ExactText.Hash(line));
        }
        return new(index, path, SignedNote.Parse(lines.Rest), extra);
    }
}
