using System.Security.Cryptography;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log.Reading;

/// <summary>
/// A log as of one checkpoint. Every tile is verified up to the checkpoint's root before anything is made of it; what does not belong to
/// it is refused with <see cref="LogCorruptException"/>. It remembers the partial tiles, and of the full ones those that were used last: a
/// log of any length is read in the same room. Safe to read from several threads.
/// </summary>
public sealed class LogView
{
    /// <summary>Full tiles that are remembered, of 8 KiB each: the tiles above an entry, for as many entries as are read at once.</summary>
    internal const int KeptTiles = 128;

    private readonly ILogSource _store;
    private readonly LogMemory _memory;
    private readonly Dictionary<TileId, ReadOnlyMemory<byte>> _partial = [];
    private readonly TileCache _full = new(KeptTiles);
    private readonly TreeNodes _nodes;

    private LogView(ILogSource store, ReadOnlyMemory<byte> note, Checkpoint checkpoint, LogMemory memory)
    {
        (_store, Note, Checkpoint, _memory) = (store, note, checkpoint, memory);
        _nodes = new(Tile);
    }

    /// <summary>With its signatures.</summary>
    public ReadOnlyMemory<byte> Note { get; }

    /// <summary>What the note says.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The partial tiles.</summary>
    internal TreeEdge Edge { get; private set; } = new();

    /// <summary>Full tiles that are remembered now.</summary>
    internal int Kept => _full.Count;

    /// <param name="store">Asked for what the memory does not have.</param>
    /// <param name="note">With its signatures, which were verified.</param>
    /// <param name="checkpoint">What it says.</param>
    /// <param name="memory">Of the same log. What it has is verified as if the store had given it.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="LogCorruptException">The partial tiles do not have the checkpoint's root.</exception>
    internal static async Task<LogView> Open(
        ILogSource store, ReadOnlyMemory<byte> note, Checkpoint checkpoint, LogMemory memory, CancellationToken cancellation)
    {
        var view = new LogView(store, note, checkpoint, memory);
        if (memory.FindEdge(checkpoint) is not { } edge)
        {
            foreach (var id in TreeEdge.PartialsOf(checkpoint.Size))
                view._partial[id] = await view.Fetch(id, cancellation);
            edge = TreeEdge.Of(checkpoint.Size, id => view._partial[id]);
            if (!edge.IsOf(checkpoint))
                throw new LogCorruptException($"The tiles do not have the root that the checkpoint of size {checkpoint.Size} has.");
            memory.Keep(edge);
        }

        foreach (var id in TreeEdge.PartialsOf(checkpoint.Size))
            view._partial[id] = edge.Partial(id.Level).ToArray();
        view.Edge = edge;
        return view;
    }

    /// <summary>The root of this log when it had that size.</summary>
    public Task<byte[]> RootOf(long size, CancellationToken cancellation) => _nodes.Root(Within(size), cancellation);

    /// <summary>The audit path of an entry in the tree of this size, from the leaf's sibling up.</summary>
    public Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        _nodes.Inclusion(index, Within(size), cancellation);

    /// <summary>Between two sizes up to this one's.</summary>
    public Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        _nodes.Consistency(earlier, Within(size), cancellation);

    /// <summary>The leaves of a bundle, each verified against its hash.</summary>
    /// <param name="bundle">Counted from 0.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeaves(long bundle, CancellationToken cancellation)
    {
        var id = new TileId(0, bundle);
        var width = id.WidthIn(Checkpoint.Size);
        ArgumentOutOfRangeException.ThrowIfZero(width, nameof(bundle));
        var hashes = await Tile(id, cancellation);
        var leaves = EntryBundle.Read(await FetchEntries(bundle, width, cancellation), width);
        for (var i = 0; i < width; i++)
        {
            if (!TreeHash.Leaf(leaves[i].Span).AsSpan().SequenceEqual(hashes.Span.Slice(i * TreeHash.Size, TreeHash.Size)))
                throw new LogCorruptException($"Entry {bundle * TilePath.FullWidth + i} is not the one whose hash is in the tree.");
        }
        return leaves;
    }

    /// <summary>A tile's hashes, verified up to the root.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> Tile(TileId id, CancellationToken cancellation)
    {
        if (_partial.TryGetValue(id, out var partial))
            return partial;
        if (_full.Find(id) is { } verified)
            return verified;
        var remembered = _memory.FindTile(id);
        var hashes = remembered ?? await Fetch(id, cancellation);
        // A full tile has a parent, which holds its root; a partial one is part of the edge, and was verified with it.
        var parent = await Tile(new TileId(id.Level + 1, id.Index / TilePath.FullWidth), cancellation);
        var expected = parent.Slice((int)(id.Index % TilePath.FullWidth) * TreeHash.Size, TreeHash.Size);
        if (remembered is not null && !IsRoot(expected.Span, hashes.Span))
            hashes = await Fetch(id, cancellation);
        if (!IsRoot(expected.Span, hashes.Span))
            throw new LogCorruptException(
                $"Tile {TilePath.Hashes(id.Level, id.Index)} does not have the root that the tile above it holds.");
        _full.Keep(id, hashes);
        _memory.Keep(id, hashes);
        return hashes;
    }

    private static bool IsRoot(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> tile) => RootOf(tile).AsSpan().SequenceEqual(expected);

    private static byte[] RootOf(ReadOnlySpan<byte> tile)
    {
        var root = new byte[SHA256.HashSizeInBytes];
        TreeHash.Perfect(tile, root);
        return root;
    }

    private async Task<ReadOnlyMemory<byte>> Fetch(TileId id, CancellationToken cancellation)
    {
        var width = id.WidthIn(Checkpoint.Size);
        if (width == 0)
            throw new LogCorruptException($"Level {id.Level} has no tile {id.Index} in a tree of {Checkpoint.Size} leaves.");
        if (await _store.Read(TilePath.Hashes(id.Level, id.Index, width), cancellation) is { } exact)
            return exact.Content.Length == width * TreeHash.Size
                ? exact.Content
                : throw new LogCorruptException($"Tile {TilePath.Hashes(id.Level, id.Index, width)} has {exact.Content.Length} bytes.");
        // A partial tile may be gone once the full one is there.
        return
            await _store.Read(TilePath.Hashes(id.Level, id.Index), cancellation) is { } full
            && full.Content.Length == TilePath.FullWidth * TreeHash.Size
            ? full.Content[..(width * TreeHash.Size)]
            : throw new LogCorruptException($"Tile {TilePath.Hashes(id.Level, id.Index, width)} is missing.");
    }

    private async Task<ReadOnlyMemory<byte>> FetchEntries(long bundle, int width, CancellationToken cancellation)
    {
        if (await _store.Read(TilePath.Entries(bundle, width), cancellation) is { } exact)
            return exact.Content;
        if (await _store.Read(TilePath.Entries(bundle), cancellation) is not { } full)
            throw new LogCorruptException($"Entry bundle {TilePath.Entries(bundle, width)} is missing.");
        var leaves = EntryBundle.Read(full.Content, TilePath.FullWidth);
        var part = new List<byte>();
        foreach (var leaf in leaves.Take(width))
            EntryBundle.Append(part, leaf.Span);
        return part.ToArray();
    }

    private long Within(long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Checkpoint.Size);
        return size;
    }
}
