using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log.Tiles;

/// <summary>A tile by its place.</summary>
/// <param name="Level">0 holds leaf hashes.</param>
/// <param name="Index">Counted from 0 within the level.</param>
public readonly record struct TileId(int Level, long Index)
{
    /// <summary>How many hashes it has in a tree of this size; 0 when it has none.</summary>
    public int WidthIn(long size) =>
        (int)Math.Clamp((size >> (TreeEdge.TileHeight * Level)) - Index * TilePath.FullWidth, 0, TilePath.FullWidth);
}

/// <summary>
/// The right edge of a Merkle tree: its partial tiles, one at most for each level. That is all that appending needs, and all that the
/// root is computed from.
/// </summary>
public sealed class TreeEdge
{
    internal const int TileHeight = 8;
    private readonly List<byte[]> _levels = [];

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the partial tiles of a tree of this size.</summary>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="tile">The hashes of a partial tile, as many as <see cref="TileId.WidthIn"/> says.</param>
    public static TreeEdge Of(long size, Func<TileId, ReadOnlyMemory<byte>> tile)
    {
        var edge = new TreeEdge { Size = size };
        foreach (var id in PartialsOf(size))
        {
            while (edge._levels.Count <= id.Level)
                edge._levels.Add(new byte[TilePath.FullWidth * TreeHash.Size]);
            tile(id).Span[..(id.WidthIn(size) * TreeHash.Size)].CopyTo(edge._levels[id.Level]);
        }
        return edge;
    }

    /// <summary>The partial tiles of a tree of this size, from the leaves up.</summary>
    public static IEnumerable<TileId> PartialsOf(long size)
    {
        for (var level = 0; level <= MaxLevel; level++)
        {
            var id = new TileId(level, size >> (TileHeight * level) >> TileHeight);
            if (id.WidthIn(size) > 0)
                yield return id;
        }
    }

    /// <summary>Another one, of the same tree.</summary>
    public TreeEdge Copy()
    {
        var copy = new TreeEdge { Size = Size };
        copy._levels.AddRange(_levels.Select(level => (byte[])level.Clone()));
        return copy;
    }

    /// <summary>Hashes a leaf and appends it.</summary>
    /// <inheritdoc cref="Append"/>
    public void AppendLeaf(ReadOnlySpan<byte> leaf, Action<TileId, byte[]>? completed = null)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        TreeHash.Leaf(leaf, hash);
        Append(hash, completed);
    }

    /// <param name="leafHash">As <c>SHA-256(00 ‖ leaf)</c>.</param>
    /// <param name="completed">Told each tile that is full now, from the leaves up; the bytes are its own.</param>
    public void Append(ReadOnlySpan<byte> leafHash, Action<TileId, byte[]>? completed = null)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        leafHash.CopyTo(hash);
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
                _levels.Add(new byte[TilePath.FullWidth * TreeHash.Size]);
            var tile = _levels[level];
            var before = Size >> (TileHeight * level);
            var place = (int)(before % TilePath.FullWidth);
            hash.CopyTo(tile.AsSpan(place * TreeHash.Size));
            if (place < TilePath.FullWidth - 1)
                break;
            TreeHash.Perfect(tile, hash);
            completed?.Invoke(new TileId(level, before / TilePath.FullWidth), (byte[])tile.Clone());
        }
        Size++;
    }

    /// <summary>The hashes of a partial tile; empty for a level that has none.</summary>
    public ReadOnlySpan<byte> Partial(int level) =>
        level < _levels.Count
            ? _levels[level].AsSpan(0, (int)((Size >> (TileHeight * level)) % TilePath.FullWidth) * TreeHash.Size)
            : [];

    /// <summary>The tree's root hash; that of the empty tree is <c>SHA-256("")</c>.</summary>
    public byte[] Root()
    {
        byte[] root = [];
        for (var level = 0; level < _levels.Count; level++)
            root = TreeHash.Fold(Partial(level), root);
        return root.Length > 0 ? root : TreeHash.Empty();
    }

    /// <summary>Whether it is the edge of the tree that a checkpoint names.</summary>
    internal bool IsOf(Checkpoint checkpoint) => Size == checkpoint.Size && Root().AsSpan().SequenceEqual(checkpoint.Root.Span);

    // A size has 63 bits.
    private const int MaxLevel = 7;
}
