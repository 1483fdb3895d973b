using System.Numerics;

namespace Compliance.Proof.Log.Tiles;

/// <summary>Proofs from tiles (RFC 6962 sections 2.1.1 and 2.1.2).</summary>
/// <param name="tile">A tile's hashes: as many as it has in the largest tree that is asked about.</param>
internal sealed class TreeNodes(Func<TileId, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> tile)
{
    /// <summary>The root of the tree of this size.</summary>
    public async Task<byte[]> Root(long size, CancellationToken cancellation) =>
        size == 0 ? TreeHash.Empty() : await Range(0, size, cancellation);

    /// <summary>The audit path, from the leaf's sibling up.</summary>
    public async Task<IReadOnlyList<byte[]>> Inclusion(long index, long size, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var split = start + Split(end - start);
            path.Add(index < split ? await Range(split, end, cancellation) : await Range(start, split, cancellation));
            (start, end) = index < split ? (start, split) : (split, end);
        }
        path.Reverse();
        return path;
    }

    /// <summary>Empty when one of the sizes is 0, or both are the same.</summary>
    public async Task<IReadOnlyList<byte[]>> Consistency(long earlier, long size, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(earlier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlier, size);
        if (earlier == 0 || earlier == size)
            return [];

        var path = new List<byte[]>();
        var (start, end) = (0L, size);
        while (end > earlier)
        {
            var split = start + Split(end - start);
            path.Add(earlier <= split ? await Range(split, end, cancellation) : await Range(start, split, cancellation));
            (start, end) = earlier <= split ? (start, split) : (split, end);
        }
        // The earlier tree's own last subtree; where that is the whole earlier tree, its root is known to whoever verifies.
        if (start > 0)
            path.Add(await Range(start, end, cancellation));
        path.Reverse();
        return path;
    }

    /// <summary>The root over leaves [start, end), a subtree as RFC 6962 splits trees.</summary>
    private async Task<byte[]> Range(long start, long end, CancellationToken cancellation)
    {
        var width = end - start;
        if (BitOperations.IsPow2(width))
            return await Node(BitOperations.TrailingZeroCount(width), start, cancellation);
        var split = start + Split(width);
        var (left, right) = (await Range(start, split, cancellation), await Range(split, end, cancellation));
        TreeHash.Node(left, right, left);
        return left;
    }

    private async Task<byte[]> Node(int height, long start, CancellationToken cancellation)
    {
        var level = Math.DivRem(height, TreeEdge.TileHeight, out var within);
        var first = start >> (TreeEdge.TileHeight * level);
        var hashes = await tile(new TileId(level, first / TilePath.FullWidth), cancellation);
        var root = new byte[TreeHash.Size];
        TreeHash.Perfect(hashes.Span.Slice((int)(first % TilePath.FullWidth) * TreeHash.Size, TreeHash.Size << within), root);
        return root;
    }

    /// <summary>The largest power of two below a width of at least two.</summary>
    private static long Split(long width) => 1L << BitOperations.Log2((ulong)width - 1);
}
