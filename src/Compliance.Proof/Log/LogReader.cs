namespace Compliance.Proof.Log;

/// <summary>Reads a log as anyone can who knows its keys, and believes nothing that its signed checkpoint does not cover.</summary>
public sealed class LogReader(ILogSource store, LogIdentity log)
{
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
        var view = await LogView.Open(store, found.Content, log.Read(found.Content.Span), cancellation);
        return _last = view;
    }

    /// <summary>A view that covers a size: the one that was read last where it does, without asking the store again.</summary>
    /// <returns>Null before there is a log; a smaller view where the log has not come so far.</returns>
    /// <exception cref="LogCorruptException">As <see cref="Read(CancellationToken)"/>.</exception>
    public async Task<LogView?> Read(long size, CancellationToken cancellation) =>
        _last is { } last && last.Checkpoint.Size >= size ? last : await Read(cancellation);
}
