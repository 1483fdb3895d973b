using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>A log of any length that takes no room: every entry is the same, so every tile of a level is.</summary>
internal sealed class LongLog : ILogSource
{
    private readonly byte[] _leaf = LogLeaf.Of(EntryKind.Padding, new byte[LogLeaf.SaltSize], []);
    private readonly byte[][] _levels = new byte[8][];
    private readonly byte[] _note;
    private readonly List<WeakReference> _handedOut = [];
    private int _inFlight;

    private LongLog(LogSigning signing, long size)
    {
        var hash = TreeHash.Leaf(_leaf);
        for (var level = 0; level < _levels.Length; level++)
        {
            _levels[level] = Repeat(hash, TilePath.FullWidth);
            TreeHash.Perfect(_levels[level], hash);
        }
        var tree = new Checkpoint(LogBench.Origin, size, TreeEdge.Of(size, id => _levels[id.Level]).Root());
        _note = SignedNoteWriter.Sign(tree.Write(), signing.Signers).GetAwaiter().GetResult();
    }

    /// <summary>Reads so far.</summary>
    public int Reads { get; private set; }

    /// <summary>Entry bundles that were read, by their place.</summary>
    public List<string> Bundles { get; } = [];

    /// <summary>The most that were read at once.</summary>
    public int MaxConcurrency { get; private set; }

    /// <summary>Of all that was handed out, how much somebody still has.</summary>
    public int StillHeld()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        lock (_levels)
            return _handedOut.Count(each => each.IsAlive);
    }

    /// <summary>Called for each bundle, which waits for it.</summary>
    public Func<CancellationToken, Task> OnBundle { get; set; } = async _ => await Task.Yield();

    public static LongLog Of(LogSigning signing, long size) => new(signing, size);

    public async Task<StoredObject?> Read(string path, CancellationToken cancellation)
    {
        lock (_levels)
        {
            Reads++;
            MaxConcurrency = Math.Max(MaxConcurrency, ++_inFlight);
        }
        try
        {
            if (TilePath.IsEntries(path))
            {
                await OnBundle(cancellation);
                lock (_levels)
                    Bundles.Add(path);
            }
            var content = Content(path);
            lock (_levels)
                _handedOut.Add(new(content));
            return new(content, "");
        }
        finally
        {
            lock (_levels)
                _inFlight--;
        }
    }

    private byte[] Content(string path)
    {
        if (path == TilePath.Checkpoint)
            return _note;
        var width = path.Split(".p/") is [_, var partial] ? int.Parse(partial, CultureInfo.InvariantCulture) : TilePath.FullWidth;
        return TilePath.IsEntries(path)
            ? Repeat([0, LogLeaf.Size, .. _leaf], width)
            : _levels[int.Parse(path.Split('/')[1], CultureInfo.InvariantCulture)][..(width * TreeHash.Size)];
    }

    private static byte[] Repeat(byte[] part, int times) => [.. Enumerable.Repeat(part, times).SelectMany(each => each)];
}
