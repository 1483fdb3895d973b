using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Log;

/// <summary>Brings out what was committed. Whoever does it, and however often, writes the same.</summary>
internal sealed class LogPublication(LogParts parts, LogSigning log, WitnessRound witnesses, LogWriterOptions options)
{
    private (long Size, string? Tag) _published;

    public async Task Finish(GuardedCheckpoint guarded, Checkpoint tree, StagedBatch batch, CancellationToken cancellation)
    {
        List<Func<CancellationToken, Task>> writes =
        [
            .. batch.Objects.Select(each => (Func<CancellationToken, Task>)(stop => Put(each.Key, each.Value, stop))),
            stop => Put(LogPath.Numbered(tree.Size), guarded.Note, stop),
            stop => Keep(batch.Receipts, stop),
        ];
        await Parallel.ForEachAsync(
            writes, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation },
            async (write, stop) => await write(stop));
        await Publish(guarded, tree, cancellation);
        await parts.Store.Delete(StagedBatch.PathOf(tree), cancellation);
    }

    /// <summary>Shows the checkpoint, with its witnesses' cosignatures, unless a later one is shown already.</summary>
    public async Task Publish(GuardedCheckpoint guarded, Checkpoint tree, CancellationToken cancellation)
    {
        var note = await witnesses.Cosign(guarded.Note, tree, cancellation);
        if (_published.Tag is not null && _published.Size < tree.Size
            && await parts.Store.TryReplace(TilePath.Checkpoint, _published.Tag, note, cancellation) is { } tag)
        {
            _published = (tree.Size, tag);
            return;
        }

        while (true)
        {
            var found = await parts.Store.Read(TilePath.Checkpoint, cancellation);
            if (found is not null && log.Identity.Read(found.Content.Span) is { } shown && shown.Size >= tree.Size)
                return;
            if (await parts.Store.TryReplace(TilePath.Checkpoint, found?.Tag, note, cancellation) is not { } written)
                continue;
            _published = (tree.Size, written);
            return;
        }
    }

    public async Task Put(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (TilePath.IsPartial(path))
            await parts.Store.Overwrite(path, content, cancellation);
        else if (!await parts.Store.WriteOnce(path, content, cancellation)
            && !(await parts.Store.Read(path, cancellation) is { } there && there.Content.Span.SequenceEqual(content.Span)))
            throw new LogForkedException(path);
    }

    private async Task Keep(IReadOnlyDictionary<string, LogReceipt> receipts, CancellationToken cancellation)
    {
        foreach (var id in await parts.Receipts.KeepAll(receipts, cancellation))
        {
            var there = await parts.Receipts.Find(id, cancellation);
            if (there is null || !ReceiptFormat.Write(there).AsSpan().SequenceEqual(ReceiptFormat.Write(receipts[id])))
                throw new LogForkedException(id);
        }
    }
}
