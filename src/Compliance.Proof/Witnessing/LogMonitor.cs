using Compliance.Proof.Log;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>
/// Reads a log as anyone can and compares it with the checkpoint that was kept elsewhere: all tiles and entries must hash up to a root
/// that every key signed, and the log must have grown from what it was.
/// </summary>
public sealed class LogMonitor(ILogSource source, LogIdentity log)
{
    /// <summary>Reads what is new since the kept checkpoint; all of it where none was kept, or where the whole is asked for.</summary>
    /// <param name="kept">What the last run returned; null before the first.</param>
    /// <param name="whole">Whether every entry is read again.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public async Task<LogInspection> Inspect(ReadOnlyMemory<byte>? kept, bool whole, CancellationToken cancellation)
    {
        try
        {
            return await Read(kept is { } note ? log.Read(note.Span) : null, whole, cancellation);
        }
        catch (LogCorruptException difference)
        {
            return LogInspection.Found(LogFindingCodes.Corrupt, difference.Message);
        }
    }

    private async Task<LogInspection> Read(Checkpoint? kept, bool whole, CancellationToken cancellation)
    {
        if (await new LogReader(source, log).Read(cancellation) is not { } view)
        {
            return kept is null
                ? new(null, 0, [])
                : LogInspection.Found(LogFindingCodes.Gone, $"The log has no checkpoint; it had {kept.Size} entries.");
        }

        var tree = view.Checkpoint;
        if (kept is not null && tree.Size < kept.Size)
            return LogInspection.Found(LogFindingCodes.Shrunk, $"The log has {tree.Size} entries; it had {kept.Size}.");
        if (kept is not null && !(await view.RootOf(kept.Size, cancellation)).AsSpan().SequenceEqual(kept.Root.Span))
            return LogInspection.Found(LogFindingCodes.Forked, $"The first {kept.Size} entries of the log are not the ones that it had.");

        var from = whole || kept is null ? 0 : kept.Size / TilePath.FullWidth;
        var read = 0L;
        for (var bundle = from; bundle * TilePath.FullWidth < tree.Size; bundle++)
            read += (await view.ReadLeaves(bundle, cancellation)).Count;
        return new(view.Note, read, []);
    }
}

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
