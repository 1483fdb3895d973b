using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>
/// Brings a writer to the last committed tree: finishes what a crash left, and refuses what a restore may have brought back. What it
/// returns was verified against the guard's root.
/// </summary>
internal sealed class LogSync(
    LogParts parts, LogSigning log, LogPublication publication, LogMemory memory, ILogAlarms alarms, TimeProvider time)
{
    /// <summary>Whether parts of the log were rebuilt because they had come back from a backup.</summary>
    public bool WasRestored { get; private set; }

    public async Task<LogHead> Run(CancellationToken cancellation)
    {
        while (true)
        {
            var guarded = await parts.Guard.Read(cancellation) ?? await Begin(cancellation);
            try
            {
                if (await Reach(guarded, cancellation) is { } head)
                    return head;
            }
            catch (LogRefusedException)
            {
                // Another writer may have gone on while this one looked; then nothing is wrong.
                if ((await parts.Guard.Read(cancellation))?.Tag == guarded.Tag)
                    throw;
            }
        }
    }

    private async Task<GuardedCheckpoint> Begin(CancellationToken cancellation)
    {
        var isThere = await parts.Store.Read(TilePath.Checkpoint, cancellation) ?? await parts.Store.Read(LogPath.First, cancellation);
        var empty = new Checkpoint(log.Origin, 0, TreeHash.Empty()).Write();
        if (isThere is null)
            return await parts.Guard.TrySwap(
                    null,
                    await SignedNoteWriter.Sign(empty, log.Signers, cancellation),
                    time.GetUtcNow(),
                    default,
                    cancellation) ?? await Guarded(cancellation);
        return await parts.Guard.Read(cancellation)
            ?? throw new LogRefusedException(
                "There is a log, but its guard is gone. Put the guard back from the newest checkpoint that a witness or a monitor kept; "
                + "without one, begin a log of another origin.");
    }

    /// <returns>Null when the log was not at its guard's tree; by now it may be, or another writer has gone on.</returns>
    private async Task<LogHead?> Reach(GuardedCheckpoint guarded, CancellationToken cancellation)
    {
        var tree = Own(guarded.Note.Span, "guard");
        var found = await parts.Store.Read(TilePath.Checkpoint, cancellation);
        var shown = found is null ? null : Own(found.Content.Span, "published");
        if (shown?.Size > tree.Size || await parts.Store.Read(LogPath.Successor(tree.Size), cancellation) is not null)
            throw new LogRefusedException(
                $"The log has grown beyond the {tree.Size} entries that its guard knows: the guard came back from a backup. Put it back "
                + $"to the newest checkpoint that was signed.");
        if (shown?.Size == tree.Size && !shown.Root.Span.SequenceEqual(tree.Root.Span))
            throw new LogRefusedException(
                $"Guard and published checkpoint have different roots for {tree.Size} entries: two histories were signed. Keep both as "
                + $"evidence and begin a log of another origin.");
        if (shown?.Size != tree.Size)
        {
            await MissedTickRecovery(guarded, tree, shown?.Size, found?.Tag, cancellation);
            return null;
        }

        var head = await Verified(guarded, tree, cancellation);
        await Sweep(tree.Size, cancellation);
        return head;
    }

    /// <summary>The published checkpoint is behind the guard's, unless another writer has published it meanwhile.</summary>
    private async Task MissedTickRecovery(
        GuardedCheckpoint guarded, Checkpoint tree, long? shownSize, string? shownTag, CancellationToken cancellation)
    {
        // A writer commits nothing before its last checkpoint is published: one that is older still came back from a backup.
        var batch = guarded.Batch.IsEmpty ? null : StagedBatch.Read(guarded.Batch);
        if (batch is not null && shownSize == batch.After && !await publication.HasLostHead(batch, cancellation))
            await publication.Finish(guarded, tree, batch, cancellation);
        else if (await parts.Store.Read(StagedBatch.PathOf(tree), cancellation) is { } staged)
            await publication.Finish(guarded, tree, StagedBatch.Read(staged.Content), cancellation);
        else if ((await parts.Store.Read(TilePath.Checkpoint, cancellation))?.Tag == shownTag)
            await Republish(guarded, tree, batch, cancellation);
    }

    /// <summary>All that was committed is there, but for the checkpoint and what else can be overwritten.</summary>
    private async Task Republish(GuardedCheckpoint guarded, Checkpoint tree, StagedBatch? batch, CancellationToken cancellation)
    {
        if (tree.Size == 0)
            await publication.Put(LogPath.First, guarded.Note, cancellation);
        else
            await Rebuild(tree, cancellation);
        await (batch is null ? publication.Publish(guarded, tree, cancellation) : publication.Finish(guarded, tree, batch, cancellation));
    }

    /// <summary>Makes the partial tiles again, from what is written once.</summary>
    private async Task Rebuild(Checkpoint tree, CancellationToken cancellation)
    {
        var edge =
            await RebuiltEdge.Read(parts.Store, tree, cancellation)
            ?? throw new LogRefusedException(
                $"The guard knows {tree.Size} entries, but the log's tiles do not have its root: they came back from a backup, or were "
                + $"changed. Put back the newest tiles and bundles.");
        foreach (var (path, content) in edge)
            await publication.Put(path, content, cancellation);
        WasRestored = true;
        alarms.Raise(
            new(LogAlarmCodes.LogRestored, $"Partial tiles or the checkpoint of {tree.Size} entries were not there, and were made again."));
    }

    private async Task<LogHead> Verified(GuardedCheckpoint guarded, Checkpoint tree, CancellationToken cancellation)
    {
        try
        {
            return await Head(guarded, tree, cancellation);
        }
        catch (LogCorruptException)
        {
            await Rebuild(tree, cancellation);
            return await Head(guarded, tree, cancellation);
        }
    }

    private async Task<LogHead> Head(GuardedCheckpoint guarded, Checkpoint tree, CancellationToken cancellation)
    {
        var view = await LogView.Open(parts.Store, guarded.Note, tree, memory, cancellation);
        var bundle = new List<byte>();
        if (tree.Size % TilePath.FullWidth > 0)
        {
            foreach (var leaf in await view.ReadLeaves(tree.Size / TilePath.FullWidth, cancellation))
                EntryBundle.Append(bundle, leaf.Span);
        }
        return new(guarded, tree, view.Edge, bundle.ToArray());
    }

    /// <summary>
    /// What is staged for this size or less has come out, or lost its race. Above, another writer may be about to commit it.
    /// </summary>
    private async Task Sweep(long size, CancellationToken cancellation)
    {
        await foreach (var path in parts.Store.List(StagedBatch.Start, cancellation))
        {
            if (StagedBatch.SizeIn(path) <= size)
                await parts.Store.Delete(path, cancellation);
        }
    }

    private async Task<GuardedCheckpoint> Guarded(CancellationToken cancellation) =>
        await parts.Guard.Read(cancellation) ?? throw new LogRefusedException("The guard could be neither written nor read.");

    private Checkpoint Own(ReadOnlySpan<byte> note, string which)
    {
        try
        {
            return log.Identity.Read(note);
        }
        catch (LogCorruptException cause)
        {
            throw new LogRefusedException(
                $"The {which} checkpoint cannot be relied on. {cause.Message} If the log's keys were changed on purpose, name the former "
                + $"ones; otherwise put the right checkpoint back.");
        }
    }
}
