using System.Globalization;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>The body of an add-checkpoint request.</summary>
/// <param name="OldSize">The size that the witness cosigned last, as the log believes.</param>
/// <param name="Proof">At most 63 hashes.</param>
/// <param name="Note">The checkpoint.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<byte[]> Proof, ReadOnlyMemory<byte> Note)
{
    /// <summary>The largest body that is read, in bytes: a note and the proof before it.</summary>
    public const int MaxSize = SignedNote.MaxSize + 8 * 1024;

    private static ReadOnlySpan<byte> Old => "old "u8;

    /// <exception cref="FormatException">It is none.</exception>
    public static WitnessRequest Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxSize) throw new FormatException("The request is too large.");
        var lines = new ExactText(body);
        var first = lines.Line();
        if (!first.StartsWith(Old)) throw new FormatException("The request does not begin with the old size.");
        var proof = new List<byte[]>();
        for (var line = lines.Line(); !line.IsEmpty; line = lines.Line())
        {
            if (proof.Count == MerkleProof.MaxPath) throw new FormatException("The proof is too long.");
            proof.Add(ExactText.Hash(line));
        }
        return new(ExactText.Number(first[Old.Length..]), proof, lines.Rest.ToArray());
    }

    /// <summary>In its one spelling.</summary>
    public byte[] Write()
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof) head.Append(Convert.ToBase64String(hash)).Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Note.Span];
    }
}
