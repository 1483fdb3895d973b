using Compliance.Proof.Verifying;

namespace Compliance.Proof.Notes;

/// <summary>
/// That a log signed two checkpoints of which one is not the beginning of the other, or two of one size that differ. Whoever holds it can
/// show it to anyone who has the log's key: no honest log can be accused by it.
/// </summary>
/// <param name="Earlier">A signed checkpoint, the smaller one where sizes differ.</param>
/// <param name="Later">Another one.</param>
/// <param name="Consistency">
/// Between different sizes: the path from the smaller size with which the later checkpoint commits to another beginning, its first hash
/// included also where RFC 6962 leaves it out. Empty between equal sizes.
/// </param>
public sealed record ForkEvidence(SignedNote Earlier, SignedNote Later, IReadOnlyList<byte[]> Consistency)
{
    /// <summary>
    /// The evidence, or null where the two can be of one honest log as far as these facts show. The order of the two does not matter.
    /// </summary>
    /// <param name="one">A signed checkpoint.</param>
    /// <param name="other">A signed checkpoint.</param>
    /// <param name="key">The log's, which must have signed both.</param>
    /// <param name="consistency">A path from the smaller size, as the log gave it for the later checkpoint.</param>
    /// <exception cref="FormatException">One of them is no checkpoint.</exception>
    public static ForkEvidence? Of(SignedNote one, SignedNote other, VerifierKey key, IReadOnlyList<byte[]>? consistency = null)
    {
        var isInOrder = Checkpoint.Parse(one.Text.Span).Size <= Checkpoint.Parse(other.Text.Span).Size;
        var (earlier, later) = isInOrder ? (one, other) : (other, one);
        var evidence = new ForkEvidence(earlier, later, consistency ?? []);
        return evidence.Holds(key) ? evidence : null;
    }

    /// <summary>Whether it shows that the holder of this key forked the log.</summary>
    /// <exception cref="FormatException">One of the two is no checkpoint.</exception>
    public bool Holds(VerifierKey key)
    {
        var (earlier, later) = (Checkpoint.Parse(Earlier.Text.Span), Checkpoint.Parse(Later.Text.Span));
        if (!Earlier.Verify(key) || !Later.Verify(key) || earlier.Origin != later.Origin || earlier.Origin != key.Name) return false;
        if (earlier.Size == later.Size) return !earlier.Root.Span.SequenceEqual(later.Root.Span);
        // The later checkpoint commits to one beginning of each size; a path that ends in its root shows which.
        return MerkleProof.RootsOf(earlier.Size, later.Size, Consistency) is var (first, second)
            && later.Root.Span.SequenceEqual(second) && !earlier.Root.Span.SequenceEqual(first);
    }
}
