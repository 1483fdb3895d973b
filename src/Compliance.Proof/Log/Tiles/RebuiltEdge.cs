using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log.Tiles;

/// <summary>The partial tiles of a tree, from what is written once: full tiles, and the partial entry bundle.</summary>
internal static class RebuiltEdge
{
    /// <returns>By path; null where they cannot be had, or do not have the tree's root.</returns>
    public static async Task<IReadOnlyList<(string Path, byte[] Content)>?> Read(
        ILogStore store, Checkpoint tree, CancellationToken cancellation)
    {
        var rebuilt = new List<(string, byte[])>();
        var tiles = new Dictionary<TileId, ReadOnlyMemory<byte>>();
        foreach (var id in TreeEdge.PartialsOf(tree.Size))
        {
            var width = id.WidthIn(tree.Size);
            var hashes = id.Level == 0 ? await Leaves(store, tree, width, cancellation) : await Roots(store, id, width, cancellation);
            if (hashes is null)
                return null;
            tiles[id] = hashes;
            rebuilt.Add((TilePath.Hashes(id.Level, id.Index, width), hashes));
        }
        return TreeEdge.Of(tree.Size, id => tiles[id]).Root().AsSpan().SequenceEqual(tree.Root.Span) ? rebuilt : null;
    }

    private static async Task<byte[]?> Leaves(ILogStore store, Checkpoint tree, int width, CancellationToken cancellation) =>
        await store.Read(TilePath.Entries(tree.Size / TilePath.FullWidth, width), cancellation) is { } kept
            ? [.. EntryBundle.Read(kept.Content, width).SelectMany(leaf => TreeHash.Leaf(leaf.Span))]
            : null;

    private static async Task<byte[]?> Roots(ILogStore store, TileId id, int width, CancellationToken cancellation)
    {
        var roots = new byte[width * TreeHash.Size];
        for (var i = 0; i < width; i++)
        {
            var full = await store.Read(TilePath.Hashes(id.Level - 1, id.Index * TilePath.FullWidth + i), cancellation);
            if (full?.Content.Length != TilePath.FullWidth * TreeHash.Size)
                return null;
            TreeHash.Perfect(full.Content.Span, roots.AsSpan(i * TreeHash.Size, TreeHash.Size));
        }
        return roots;
    }
}
