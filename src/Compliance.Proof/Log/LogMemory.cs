using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>
/// What a process has written or read of one log. It spares calls to the store and nothing else: whoever takes hashes from here verifies
/// them, and whoever takes a checkpoint verifies its signatures, as if the store had given them. Safe to use from several threads.
/// </summary>
public sealed class LogMemory
{
    /// <summary>Edges of this many trees: of the newest, of the one before it, and of some that readers still look at.</summary>
    private const int KeptEdges = 4;

    /// <summary>Full tiles, of 8 KiB each.</summary>
    private const int KeptTiles = 64;

    private readonly TileCache _tiles = new(KeptTiles);
    private readonly LinkedList<TreeEdge> _edges = new();
    private readonly Lock _lock = new();
    private (ReadOnlyMemory<byte> Note, long Size)? _shown;

    /// <summary>The edge of a tree, verified against its root; null where there is none.</summary>
    internal TreeEdge? FindEdge(Checkpoint tree)
    {
        lock (_lock)
            return _edges.FirstOrDefault(each => each.IsOf(tree));
    }

    /// <summary>Not verified.</summary>
    internal ReadOnlyMemory<byte>? FindTile(TileId id) => _tiles.Find(id);

    /// <summary>The newest checkpoint that this process has published, where it covers so many entries.</summary>
    internal ReadOnlyMemory<byte>? FindShown(long size)
    {
        lock (_lock)
            return _shown is { } shown && shown.Size >= size ? shown.Note : default(ReadOnlyMemory<byte>?);
    }

    internal void Keep(LogBatch batch)
    {
        foreach (var (tile, hashes) in batch.Completed)
            Keep(tile, hashes);
        Keep(batch.Edge);
    }

    internal void Keep(TileId id, ReadOnlyMemory<byte> hashes) => _tiles.Keep(id, hashes);

    /// <param name="edge">Does not change any more.</param>
    internal void Keep(TreeEdge edge)
    {
        lock (_lock)
        {
            _edges.AddFirst(edge);
            if (_edges.Count > KeptEdges)
                _edges.RemoveLast();
        }
    }

    internal void Show(ReadOnlyMemory<byte> note, Checkpoint tree)
    {
        lock (_lock)
        {
            if (_shown is not { } shown || shown.Size <= tree.Size)
                _shown = (note, tree.Size);
        }
    }
}
