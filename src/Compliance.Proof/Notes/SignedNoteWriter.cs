using System.Buffers.Binary;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Notes;

/// <summary>Writes what <see cref="SignedNote"/> and <see cref="LogProof"/> read.</summary>
public static class SignedNoteWriter
{
    /// <summary>A note with these signatures, in this order.</summary>
    /// <exception cref="FormatException">What would be written is no note.</exception>
    public static byte[] Write(ReadOnlySpan<byte> text, IEnumerable<NoteSignature> signatures)
    {
        byte[] note = [.. text, (byte)'\n', .. signatures.SelectMany(signature => Encoding.UTF8.GetBytes(Line(signature)))];
        return SignedNote.Parse(note).Text.Length == text.Length
            ? note
            : throw new FormatException("The text would be read as signatures.");
    }

    /// <summary>A note that was read, as it was.</summary>
    public static byte[] Write(SignedNote note) => Write(note.Text.Span, note.Signatures);

    /// <summary>Signs a text with all signers, in this order.</summary>
    public static async Task<byte[]> Sign(
        ReadOnlyMemory<byte> text, IEnumerable<INoteSigner> signers, CancellationToken cancellationToken = default)
    {
        var signatures = new List<NoteSignature>();
        foreach (var signer in signers) signatures.Add(Signature(signer.Key, await signer.Sign(text, cancellationToken)));
        return Write(text.Span, signatures);
    }

    /// <summary>The line of a key's signature.</summary>
    public static NoteSignature Signature(VerifierKey key, ReadOnlyMemory<byte> signature) => new(key.Name, key.Id, signature);

    /// <summary>A signature line with its LF, as a witness answers with one.</summary>
    public static string Line(NoteSignature signature)
    {
        var bytes = new byte[sizeof(uint) + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Signature.CopyTo(bytes.AsMemory(sizeof(uint)));
        return $"\u2014 {signature.Name} {Convert.ToBase64String(bytes)}\n";
    }
}
