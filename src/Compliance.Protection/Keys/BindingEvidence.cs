using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Protection.Keys;

/// <summary>
/// The proof that a binding was logged, as it lies beside the wrapped key: a line that names the format, the entry's salt and statement
/// on a line each, and the log's proof for its leaf, c2sp.org/tlog-proof.
/// </summary>
public static class BindingEvidence
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> Format => "compliance-binding/v1\n"u8;

    private static ReadOnlySpan<byte> Salt => "salt "u8;

    /// <exception cref="ArgumentException">The statement is not one line.</exception>
    public static byte[] Write(LogEntry entry, LogProof proof)
    {
        if (entry.Statement.Span.Contains(LineFeed)) throw new ArgumentException("A statement is one line.", nameof(entry));
        return
        [
            .. Format, .. Salt, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(entry.Salt.Span)), LineFeed,
            .. entry.Statement.Span, LineFeed, .. LogProofWriter.Write(proof),
        ];
    }

    /// <summary>Verifies the log's signatures, the path to its root and the leaf, in this order of trust.</summary>
    /// <param name="evidence">As <see cref="Write"/> wrote it.</param>
    /// <param name="keys">The log's keys: each of them must have signed, and the log has their name.</param>
    /// <param name="former">Keys that the log had before: what was proven then was signed by one of them, and by none of those of
    /// now.</param>
    /// <returns>Null when anything does not hold.</returns>
    public static LoggedBinding? Read(
        ReadOnlyMemory<byte> evidence, IReadOnlyCollection<VerifierKey> keys, IReadOnlyCollection<VerifierKey>? former = null)
    {
        try
        {
            return keys.Count > 0 ? Verify(evidence.Span, keys, former ?? []) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static LoggedBinding? Verify(
        ReadOnlySpan<byte> rest, IReadOnlyCollection<VerifierKey> keys, IReadOnlyCollection<VerifierKey> former)
    {
        if (!Take(ref rest, Format) || !Take(ref rest, Salt)) return null;
        var salt = Bytes(Encoding.ASCII.GetString(Line(ref rest)));
        var statement = Line(ref rest).ToArray();
        var proof = LogProof.Parse(rest);
        if (!keys.All(proof.Note.Verify) && !former.Any(proof.Note.Verify)) return null;

        var checkpoint = Checkpoint.Parse(proof.Note.Text.Span);
        var leaf = LogLeaf.Of(EntryKind.KeyBound, salt, statement);
        return keys.All(key => key.Name == checkpoint.Origin)
            && MerkleProof.VerifyInclusion(proof.Index, checkpoint.Size, MerkleProof.LeafHash(leaf), proof.Path, checkpoint.Root.Span)
            ? new(proof.Index, statement)
            : null;
    }

    private static byte[] Bytes(string salt)
    {
        var bytes = Convert.FromBase64String(salt);
        return bytes.Length == LogLeaf.SaltSize && Convert.ToBase64String(bytes) == salt
            ? bytes
            : throw new FormatException("The salt is none, or respelt.");
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> what)
    {
        if (!rest.StartsWith(what)) return false;
        rest = rest[what.Length..];
        return true;
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf(LineFeed);
        if (end < 0) throw new FormatException("The evidence ends early.");
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }
}
