namespace Compliance.Proof.Verifying;

/// <summary>
/// Proofs of an RFC 6962 tree: inclusion as RFC 9162 section 2.1.3.2 verifies it, consistency as section 2.1.4.2 does. Indexes and sizes
/// are counted in leaves; hashes have 32 bytes; whatever is out of range is refused, not thrown.
/// </summary>
public static class MerkleProof
{
    /// <summary>In bytes.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>The most hashes a proof can have, for sizes below 2^63.</summary>
    public const int MaxPath = 63;

    /// <summary>SHA-256(00 ‖ data).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data) => SHA256.HashData([0, .. data]);

    /// <summary>SHA-256(01 ‖ left ‖ right).</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>Whether the leaf is the one at this index of the tree.</summary>
    /// <param name="index">From zero.</param>
    /// <param name="size">Of the tree.</param>
    /// <param name="leafHash">Of the leaf, see <see cref="LeafHash"/>.</param>
    /// <param name="path">From the leaf's sibling up to the root's child.</param>
    /// <param name="root">Of the tree.</param>
    public static bool VerifyInclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root) =>
        leafHash.Length == HashSize && RootOf(index, size, leafHash.ToArray(), path) is { } computed && root.SequenceEqual(computed);

    /// <summary>The root that the path leads to; null where no such path can exist.</summary>
    public static byte[]? RootOf(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size || !AreHashes(path)) return null;
        var (node, last, root) = (index, size - 1, leafHash);
        foreach (var hash in path)
        {
            if (last == 0) return null;
            root = IsRight(ref node, ref last) ? NodeHash(hash, root) : NodeHash(root, hash);
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? root : null;
    }

    /// <summary>Whether the tree of size 2 begins with all leaves of the tree of size 1.</summary>
    /// <param name="size1">At least 1: every tree begins with the empty one, which therefore proves nothing.</param>
    /// <param name="size2">At least size 1.</param>
    /// <param name="root1">Of the tree of size 1.</param>
    /// <param name="root2">Of the tree of size 2.</param>
    /// <param name="proof">As RFC 6962 section 2.1.2 orders it; empty for equal sizes.</param>
    public static bool VerifyConsistency(
        long size1, long size2, ReadOnlySpan<byte> root1, ReadOnlySpan<byte> root2, IReadOnlyList<byte[]> proof)
    {
        if (size1 < 1 || size2 < size1) return false;
        if (size1 == size2) return proof.Count == 0 && root1.SequenceEqual(root2);
        // A tree of a power of two is a node of every later one, and the proof leaves that node out.
        IReadOnlyList<byte[]> path = BitOperations.IsPow2(size1) ? [root1.ToArray(), .. proof] : proof;
        return RootsOf(size1, size2, path) is var (first, second) && root1.SequenceEqual(first) && root2.SequenceEqual(second);
    }

    /// <summary>The two roots that a consistency proof leads to; its first hash is the node that both trees share, for a power of two as well.</summary>
    public static (byte[] First, byte[] Second)? RootsOf(long size1, long size2, IReadOnlyList<byte[]> path)
    {
        if (size1 < 1 || size2 <= size1 || path.Count == 0 || !AreHashes(path)) return null;
        var (node, last) = (size1 - 1, size2 - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        var (first, second) = (path[0], path[0]);
        foreach (var hash in path.Skip(1))
        {
            if (last == 0) return null;
            (first, second) = IsRight(ref node, ref last) ? (NodeHash(hash, first), NodeHash(hash, second)) : (first, NodeHash(second, hash));
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? (first, second) : null;
    }

    // Whether the node has its sibling at its left. The last node of a level may stand higher than the level: then it is moved up to where it has one.
    private static bool IsRight(ref long node, ref long last)
    {
        if ((node & 1) == 0 && node != last) return false;
        while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
        return true;
    }

    private static bool AreHashes(IReadOnlyList<byte[]> path) => path.All(hash => hash.Length == HashSize);
}
