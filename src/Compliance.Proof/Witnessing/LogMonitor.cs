using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>
/// Reads a log as anyone can and compares it with the checkpoint that was kept elsewhere: all tiles and entries must hash up to a root
/// that every key signed, and the log must have grown from what it was. Reads overlap, and a run that is cut off is gone on with from its
/// last bookmark.
/// </summary>
public sealed class LogMonitor(ILogSource source, LogIdentity log)
{
    /// <summary>Bundles that are read at once.</summary>
    public const int AtOnce = 16;

    /// <summary>Bundles between two bookmarks: those under one tile, which is read once for all of them.</summary>
    public const int Step = TilePath.FullWidth;

    /// <summary>Reads what is new since the kept checkpoint; all of it where none was kept, or where the whole is asked for.</summary>
    /// <param name="kept">What the last run returned; null before the first.</param>
    /// <param name="whole">Whether every entry is read again.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public Task<LogInspection> Inspect(ReadOnlyMemory<byte>? kept, bool whole, CancellationToken cancellation) =>
        Inspect(kept, whole, null, (_, _) => Task.CompletedTask, cancellation);

    /// <inheritdoc cref="Inspect(ReadOnlyMemory{byte}?, bool, CancellationToken)"/>
    /// <param name="kept">What the last run returned; null before the first.</param>
    /// <param name="whole">Whether every entry is read again.</param>
    /// <param name="from">Where an earlier run of the same kind was cut off; null to begin.</param>
    /// <param name="mark">Told after every <see cref="Step"/> bundles how far it has come.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public async Task<LogInspection> Inspect(
        ReadOnlyMemory<byte>? kept, bool whole, LogBookmark? from, Func<LogBookmark, CancellationToken, Task> mark,
        CancellationToken cancellation)
    {
        try
        {
            // What was read before the cut belongs to the checkpoint of then: the log must have grown from that one too.
            var earlier = new[] { kept, from?.Note }.OfType<ReadOnlyMemory<byte>>().Select(note => log.Read(note.Span)).ToList();
            if (await new LogReader(source, log).Read(cancellation) is not { } view)
                return earlier.Count == 0 ? new(null, 0, []) : Gone(earlier.Max(each => each.Size));
            foreach (var checkpoint in earlier)
            {
                if (await Difference(view, checkpoint, cancellation) is { } difference)
                    return difference;
            }

            var begin = whole || kept is null ? 0 : earlier[0].Size / TilePath.FullWidth;
            return new(view.Note, await Read(view, Math.Max(begin, from?.Bundles ?? 0), mark, cancellation), []);
        }
        catch (LogCorruptException difference)
        {
            return LogInspection.Found(LogFindingCodes.Corrupt, difference.Message);
        }
    }

    private static LogInspection Gone(long size) =>
        LogInspection.Found(LogFindingCodes.Gone, $"The log has no checkpoint; it had {size} entries.");

    private static async Task<LogInspection?> Difference(LogView view, Checkpoint earlier, CancellationToken cancellation)
    {
        var tree = view.Checkpoint;
        if (tree.Size < earlier.Size)
            return LogInspection.Found(LogFindingCodes.Shrunk, $"The log has {tree.Size} entries; it had {earlier.Size}.");
        return (await view.RootOf(earlier.Size, cancellation)).AsSpan().SequenceEqual(earlier.Root.Span)
            ? null
            : LogInspection.Found(LogFindingCodes.Forked, $"The first {earlier.Size} entries of the log are not the ones that it had.");
    }

    private static async Task<long> Read(
        LogView view, long from, Func<LogBookmark, CancellationToken, Task> mark, CancellationToken cancellation)
    {
        var (size, read) = (view.Checkpoint.Size, 0L);
        var bundles = (size + TilePath.FullWidth - 1) / TilePath.FullWidth;
        for (var (bundle, end) = (from, 0L); bundle < bundles; bundle = end)
        {
            end = Math.Min(bundles, (bundle / Step + 1) * Step);
            var above = new TileId(1, bundle / Step);
            // Once, and not by each of those that are read at once.
            if (above.WidthIn(size) > 0)
                await view.Tile(above, cancellation);
            await Parallel.ForEachAsync(
                Range(bundle, end), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (each, stop) => Interlocked.Add(ref read, (await view.ReadLeaves(each, stop)).Count));
            // Not at the end: the last bundle may be partial, and grow before a later run would go on after it.
            if (end < bundles)
                await mark(new(view.Note, end), cancellation);
        }
        return read;
    }

    private static IEnumerable<long> Range(long from, long end)
    {
        for (var each = from; each < end; each++)
            yield return each;
    }
}

/// <summary>How far a reading has come.</summary>
/// <param name="Note">The checkpoint under which it read.</param>
/// <param name="Bundles">All before this one were read and verified.</param>
public sealed record LogBookmark(ReadOnlyMemory<byte> Note, long Bundles);

/// <param name="Keep">The checkpoint to keep, elsewhere than the log, for the next run; null where nothing may be kept.</param>
/// <param name="Entries">How many were read and verified.</param>
/// <param name="Findings">Empty when all held.</param>
public sealed record LogInspection(ReadOnlyMemory<byte>? Keep, long Entries, IReadOnlyList<LogFinding> Findings)
{
    internal static LogInspection Found(string code, string words) => new(null, 0, [new(code, words)]);
}

/// <param name="Code">See <see cref="LogFindingCodes"/>.</param>
/// <param name="Words">What was seen.</param>
public sealed record LogFinding(string Code, string Words);

/// <summary>What can be wrong with a log.</summary>
public static class LogFindingCodes
{
    /// <summary>A tile, an entry or the checkpoint is not what it should be.</summary>
    public const string Corrupt = "log-corrupt";

    /// <summary>There is none any more.</summary>
    public const string Gone = "log-gone";

    /// <summary>It has fewer entries than it had.</summary>
    public const string Shrunk = "log-shrunk";

    /// <summary>Its past has changed.</summary>
    public const string Forked = "log-forked";
}
