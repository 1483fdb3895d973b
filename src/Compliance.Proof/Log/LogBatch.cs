using System.Security.Cryptography;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>What is logged under one id.</summary>
internal sealed record LogItem(string Id, IReadOnlyList<LogEntry> Entries);

/// <summary>A batch on top of a head: the tree that it makes, and all that has to be written for it.</summary>
internal sealed class LogBatch
{
    private readonly LogHead _head;
    private readonly List<byte> _bundle;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndexedLogEntry> _receipts = new(StringComparer.Ordinal);
    private readonly List<(TileId Tile, ReadOnlyMemory<byte> Hashes)> _completed = [];
    private int _changedLevels = 1;

    private LogBatch(LogHead head) => (_head, Edge, _bundle) = (head, head.Edge.Copy(), [.. head.Bundle.Span]);

    public TreeEdge Edge { get; }

    public Checkpoint Tree { get; private set; } = null!;

    public StagedBatch Staged => new(_head.Tree.Size, _objects, _receipts);

    /// <summary>The tiles that are full now.</summary>
    public IReadOnlyList<(TileId Tile, ReadOnlyMemory<byte> Hashes)> Completed => _completed;

    public IndexedLogEntry Receipt(LogItem item) => _receipts[item.Id];

    public static LogBatch On(LogHead head, IEnumerable<LogItem> items, int padTo)
    {
        var batch = new LogBatch(head);
        foreach (var item in items)
        {
            batch._receipts.Add(item.Id, new(batch.Edge.Size, item.Entries));
            foreach (var entry in item.Entries)
                batch.Add(entry.Leaf());
        }
        while ((batch.Edge.Size - head.Tree.Size) % padTo != 0)
            batch.Add(LogLeaf.Of(EntryKind.Padding, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), []));
        batch.Close();
        return batch;
    }

    public LogHead Next(GuardedCheckpoint guard) => new(guard, Tree, Edge, _bundle.ToArray());

    /// <summary>
    /// That the batch's tree begins with the head's, from the tiles that will be written. With the empty tree every one begins.
    /// </summary>
    public async Task<bool> IsConsistent(CancellationToken cancellation)
    {
        if (_head.Tree.Size == 0)
            return true;
        var proof = await new TreeNodes(Tile).Consistency(_head.Tree.Size, Tree.Size, cancellation);
        return MerkleProof.VerifyConsistency(_head.Tree.Size, Tree.Size, _head.Tree.Root.Span, Tree.Root.Span, proof);
    }

    private void Add(byte[] leaf)
    {
        EntryBundle.Append(_bundle, leaf);
        Edge.AppendLeaf(leaf, (tile, hashes) =>
        {
            _objects.Add(TilePath.Hashes(tile.Level, tile.Index), hashes);
            _completed.Add((tile, hashes));
            _changedLevels = Math.Max(_changedLevels, tile.Level + 2);
        });
        if (Edge.Size % TilePath.FullWidth == 0)
        {
            _objects.Add(TilePath.Entries(Edge.Size / TilePath.FullWidth - 1), _bundle.ToArray());
            _bundle.Clear();
        }
    }

    private void Close()
    {
        Tree = new(_head.Tree.Origin, Edge.Size, Edge.Root());
        foreach (var tile in TreeEdge.PartialsOf(Tree.Size).Where(tile => tile.Level < _changedLevels))
            _objects.Add(TilePath.Hashes(tile.Level, tile.Index, tile.WidthIn(Tree.Size)), Edge.Partial(tile.Level).ToArray());
        if (_bundle.Count > 0)
            _objects.Add(TilePath.Entries(Tree.Size / TilePath.FullWidth, (int)(Tree.Size % TilePath.FullWidth)), _bundle.ToArray());
    }

    private ValueTask<ReadOnlyMemory<byte>> Tile(TileId tile, CancellationToken cancellation)
    {
        var path = TilePath.Hashes(tile.Level, tile.Index, tile.WidthIn(Tree.Size));
        return ValueTask.FromResult(_objects.TryGetValue(path, out var changed) ? changed : Edge.Partial(tile.Level).ToArray());
    }
}
