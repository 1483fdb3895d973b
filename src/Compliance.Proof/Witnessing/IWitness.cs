using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>Vouches that a log only grows, c2sp.org/tlog-witness.</summary>
public interface IWitness
{
    /// <summary>What its cosignatures verify with.</summary>
    VerifierKey Key { get; }

    /// <summary>Asks it to cosign.</summary>
    /// <param name="oldSize">The size that it cosigned last.</param>
    /// <param name="proof">That the tree of that size is the beginning of this one; empty for size 0.</param>
    /// <param name="note">The checkpoint with the log's signatures.</param>
    /// <param name="cancellation">Stops waiting.</param>
    Task<WitnessAnswer> Cosign(long oldSize, IReadOnlyList<byte[]> proof, ReadOnlyMemory<byte> note, CancellationToken cancellation);
}

/// <param name="Status">As the protocol's HTTP status: 200 cosigned, 409 it last cosigned another size, others refused.</param>
/// <param name="Cosignatures">Where it cosigned; not verified yet.</param>
/// <param name="Size">With 409, the size that it cosigned last.</param>
public sealed record WitnessAnswer(int Status, IReadOnlyList<NoteSignature> Cosignatures, long? Size = null)
{
    /// <summary>Reads an answer as the protocol gives it.</summary>
    /// <param name="status">HTTP.</param>
    /// <param name="note">What it was asked to cosign.</param>
    /// <param name="body">At most 64 KiB.</param>
    /// <exception cref="FormatException">It is no witness's.</exception>
    public static WitnessAnswer Of(int status, ReadOnlyMemory<byte> note, ReadOnlyMemory<byte> body) => status switch
    {
        Cosigned => new(status, Lines(note.Span, body.Span)),
        Conflict => new(status, [], LastSize(body.Span)),
        _ => new(status, []),
    };

    /// <summary>It cosigned.</summary>
    public const int Cosigned = 200;

    /// <summary>It last cosigned another size than it was told.</summary>
    public const int Conflict = 409;

    /// <summary>Its lines stand after an empty one, as they do in a note.</summary>
    private static IReadOnlyList<NoteSignature> Lines(ReadOnlySpan<byte> note, ReadOnlySpan<byte> lines)
    {
        var text = SignedNote.Parse(note).Text.Span;
        return SignedNote.Parse([.. text, (byte)'\n', .. lines]).Signatures;
    }

    private static long LastSize(ReadOnlySpan<byte> body) => ExactText.Number(new ExactText(body).Line());
}
