using Compliance.Proof.Log.Tiles;

namespace Compliance.Proof.Log.Reading;

/// <summary>Reads a log as anyone can who knows its keys, and believes nothing that its signed checkpoint does not cover.</summary>
/// <param name="store">Where the log is.</param>
/// <param name="log">Its name and keys.</param>
/// <param name="memory">What this process has read and written of the log; null for a memory of the reader's own.</param>
public sealed class LogReader(ILogSource store, LogIdentity log, LogMemory? memory = null)
{
    private readonly LogMemory _memory = memory ?? new();
    private LogView? _last;

    /// <summary>The newest checkpoint and all that belongs to it.</summary>
    /// <returns>Null before there is a log.</returns>
    /// <exception cref="LogCorruptException">The checkpoint is not this log's, or the tiles are not the checkpoint's.</exception>
    public async Task<LogView?> Read(CancellationToken cancellation)
    {
        if (await store.Read(TilePath.Checkpoint, cancellation) is not { } found)
            return null;
        if (_last is { } last && last.Note.Span.SequenceEqual(found.Content.Span))
            return last;
        return await Open(found.Content, cancellation);
    }

    /// <summary>
    /// A view that covers a size: the one that was read last where it does, or one of the checkpoint that this process has published
    /// itself, without asking the store again. Whosever note it is, its signatures are verified.
    /// </summary>
    /// <returns>Null before there is a log; a smaller view where the log has not come so far.</returns>
    /// <exception cref="LogCorruptException">As <see cref="Read(CancellationToken)"/>.</exception>
    public async Task<LogView?> Read(long size, CancellationToken cancellation)
    {
        if (_last is { } last && last.Checkpoint.Size >= size)
            return last;
        return _memory.FindShown(size) is { } shown ? await Open(shown, cancellation) : await Read(cancellation);
    }

    private async Task<LogView> Open(ReadOnlyMemory<byte> note, CancellationToken cancellation) =>
        _last = await LogView.Open(store, note, log.Read(note.Span), _memory, cancellation);
}
