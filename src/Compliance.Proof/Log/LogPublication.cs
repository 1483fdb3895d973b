using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Log;

/// <summary>Brings out what was committed. Whoever does it, and however often, writes the same.</summary>
internal sealed class LogPublication(LogParts parts, LogSigning log, WitnessRound witnesses, LogWriterOptions options, LogMemory memory)
{
    private (long Size, string? Tag) _published;

    public async Task Finish(GuardedCheckpoint guarded, Checkpoint tree, StagedBatch batch, CancellationToken cancellation)
    {
        // What can be overwritten comes first: where it is gone although the rest is there, it was lost to a restore and not to a crash.
        await All(batch.Objects.Where(each => TilePath.IsOverwritten(each.Key)).Select(Putting), cancellation);
        await All(
            [
                .. batch.Objects.Where(each => !TilePath.IsOverwritten(each.Key)).Select(Putting),
                stop => Put(LogPath.Successor(batch.After), guarded.Note, stop),
                stop => Keep(batch.Index, stop),
            ],
            cancellation);
        await Publish(guarded, tree, cancellation);
        if (guarded.Batch.IsEmpty)
            await parts.Store.Delete(StagedBatch.PathOf(tree), cancellation);
    }

    /// <summary>Whether a batch was finished as far as its checkpoint at least, and what can be overwritten of it is gone.</summary>
    public async Task<bool> HasLostHead(StagedBatch batch, CancellationToken cancellation) =>
        await parts.Store.Read(LogPath.Successor(batch.After), cancellation) is not null
        && await parts.Store.Read(batch.Objects.Keys.First(TilePath.IsOverwritten), cancellation) is null;

    /// <summary>Shows the checkpoint, with its witnesses' cosignatures, unless a later one is shown already.</summary>
    public async Task Publish(GuardedCheckpoint guarded, Checkpoint tree, CancellationToken cancellation)
    {
        var note = await witnesses.Cosign(guarded.Note, tree, cancellation);
        if (_published.Tag is not null && _published.Size < tree.Size
            && await parts.Store.TryReplace(TilePath.Checkpoint, _published.Tag, note, cancellation) is { } tag)
        {
            Show(tree, note, tag);
            return;
        }

        while (true)
        {
            var found = await parts.Store.Read(TilePath.Checkpoint, cancellation);
            if (found is not null && log.Identity.Read(found.Content.Span) is { } shown && shown.Size >= tree.Size)
                return;
            if (await parts.Store.TryReplace(TilePath.Checkpoint, found?.Tag, note, cancellation) is not { } written)
                continue;
            Show(tree, note, written);
            return;
        }
    }

    private Func<CancellationToken, Task> Putting(KeyValuePair<string, ReadOnlyMemory<byte>> part) =>
        stop => Put(part.Key, part.Value, stop);

    private Task All(IEnumerable<Func<CancellationToken, Task>> writes, CancellationToken cancellation) => Parallel.ForEachAsync(
        writes, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation },
        async (write, stop) => await write(stop));

    private void Show(Checkpoint tree, ReadOnlyMemory<byte> note, string tag)
    {
        _published = (tree.Size, tag);
        memory.Show(note, tree);
    }

    public async Task Put(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (TilePath.IsOverwritten(path))
            await parts.Store.Overwrite(path, content, cancellation);
        else if (!await parts.Store.WriteOnce(path, content, cancellation)
            && !(await parts.Store.Read(path, cancellation) is { } there && there.Content.Span.SequenceEqual(content.Span)))
            throw new LogForkedException(path);
    }

    private async Task Keep(IReadOnlyDictionary<string, IndexedLogEntry> receipts, CancellationToken cancellation)
    {
        foreach (var id in await parts.Index.KeepAll(receipts, cancellation))
        {
            var there = await parts.Index.Find(id, cancellation);
            if (there is null || !ReceiptFormat.Write(there).AsSpan().SequenceEqual(ReceiptFormat.Write(receipts[id])))
                throw new LogForkedException(id);
        }
    }
}
