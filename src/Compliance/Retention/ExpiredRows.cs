using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Masking;
using Compliance.Requests.Holds;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Retention;

/// <summary>
/// Erases rows whose period is over, those that follow them first, and keeps count. Where a store refuses some rows, for instance because
/// of a foreign key, the others are erased all the same. Running it again over the same rows is harmless.
/// </summary>
public sealed class ExpiredRows(
    IConnectors connectors, MaskingStrategies masking, ReferencedRows referenced, RestrictedRows restricted, HeldRows holds)
{
    /// <summary>Keys of rows that follow, held in memory at once.</summary>
    private const int MaxFollowing = 10_000;

    /// <returns>Why no row of a collection can be swept, as a code; null where they can.</returns>
    public string? Obstacle(Collection collection) =>
        collection.Connection is null ? "no-connection"
        : connectors.Find(collection.Connection) is null ? "connection-not-configured"
        : !collection.PrimaryKey.Any() ? "no-primary-key"
        : masking.Erasing(collection) is null ? "nothing-erases-it"
        : null;

    /// <returns>How many of the rows an erasure would still change: a masked row that is as its masks leave it is not due again.</returns>
    public async Task<long> CountDue(PersonalDataMap map, Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        // Rows that follow still refer to their parents when these are counted, and go before them.
        var isCertain = collection.Erasure is RowErasure.DeleteUnlessReferenced && Followers(map, collection).Count > 0;
        return keys.Count == 0 || collection.Erasure is RowErasure.Delete || isCertain
            ? keys.Count
            : (await Instructions(map, collection, keys, cancellation)).Sum(each => (long)each.Keys.Count);
    }

    /// <param name="scope">Whose rows, and by which rules.</param>
    /// <param name="keys">Rows whose period is over.</param>
    /// <param name="tally">What was done before.</param>
    /// <param name="savePending">
    /// Called before each call that erases, with its rows and with what was erased until then: it saves both, for an interruption.
    /// </param>
    /// <param name="cancellation">Stops between calls.</param>
    /// <returns>What was done, and what the stores refused.</returns>
    /// <exception cref="StepFailedException">With <see cref="FailureCode.StoreUnavailable"/>: to be run again over the same
    /// rows.</exception>
    public async Task<SweepTally> Erase(
        SweepScope scope,
        IReadOnlyList<RowKey> keys,
        SweepTally tally,
        Func<PendingErasure, SweepTally, Task> savePending,
        CancellationToken cancellation)
    {
        var erasing = new Erasing(scope, tally, savePending);
        await EraseLevel(erasing, scope.Collection, keys, cancellation);
        return erasing.Tally;
    }

    /// <summary>
    /// Counts what an interrupted call has done: rows that are gone or masked by now. Rows that it left are found again, where they are
    /// still due.
    /// </summary>
    /// <param name="scope">The same as when it erased.</param>
    /// <param name="pending">Rows that the call was about to erase.</param>
    /// <param name="tally">What was done before it.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<SweepTally> CountDone(SweepScope scope, PendingErasure pending, SweepTally tally, CancellationToken cancellation)
    {
        var collection = scope.Map.Find(pending.Collection)!;
        var mask = pending.AreMasked ? masking.Erasing(collection, isReferenced: true) as ErasureInstruction.MaskFields : null;
        return scope.Count(tally, collection, await pending.CountDone(collection, Connector(collection), mask, cancellation));
    }

    /// <returns>The rows that stay because they, or rows that follow them, could not be erased.</returns>
    private async Task<HashSet<RowKey>> EraseLevel(
        Erasing erasing, Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        // What a restriction or a legal hold keeps stays, and so does what it follows.
        var staying = (await restricted.Of(erasing.Map, collection, keys, cancellation)).ToHashSet();
        erasing.Restrict(staying.Count);
        keys = [.. keys.Where(key => !staying.Contains(key))];
        var held = (await holds.Among(erasing.Map, collection, keys, cancellation)).ToHashSet();
        erasing.Hold(held.Count);
        keys = [.. keys.Except(held)];
        staying.UnionWith(held);
        var followers = Followers(erasing.Map, collection);
        // Those that follow a masked row went before it was masked.
        if (followers.Count > 0 && collection.Erasure is RowErasure.Mask)
            keys = [.. (await Instructions(erasing.Map, collection, keys, cancellation)).SelectMany(each => each.Keys)];
        foreach (var follower in followers)
            staying.UnionWith(await EraseFollowing(erasing, collection, follower, keys, cancellation));
        foreach (var (some, instruction) in await Instructions(erasing.Map, collection, [.. keys.Except(staying)], cancellation))
        {
            foreach (var batch in PendingErasure.Batches(some))
                staying.UnionWith(await EraseApart(erasing, collection, batch, instruction, isAgain: false, cancellation));
        }

        return staying;
    }

    /// <returns>The parents whose followers could not all be erased.</returns>
    private async Task<IEnumerable<RowKey>> EraseFollowing(
        Erasing erasing, Collection parent, Collection follower, IReadOnlyList<RowKey> parents, CancellationToken cancellation)
    {
        switch (Obstacle(follower))
        {
            // The map says that they stay, whatever becomes of their parents.
            case "nothing-erases-it":
                return [];
            case { } obstacle:
                erasing.Fail(follower, obstacle, follower.Connection ?? follower.Address.ToString(), parents.Count);
                return parents;
        }

        var link = follower.Retention!.Parent!;
        var holders = await Holders(erasing, parent, link.ParentPath, parents, cancellation);
        if (holders.Count == 0)
            return [];
        var match = new Selector(new FieldMatch(link.Path, holders.Keys));
        var (done, blocked, more) = (new HashSet<RowKey>(), new HashSet<RowKey>(), true);
        while (more)
        {
            var found = new Dictionary<RowKey, IReadOnlyList<string>>();
            await foreach (var row in Connector(follower).Find(follower, match, [link.Path], cancellation))
            {
                if (!done.Contains(row.Key))
                    found[row.Key] = [.. FieldValues.At(row.Fields, link.Path)];
                if (found.Count == MaxFollowing)
                    break;
            }

            more = found.Count == MaxFollowing;
            foreach (var some in found.Keys.Chunk(erasing.PageSize))
            {
                var staying = await EraseLevel(erasing, follower, some, cancellation);
                blocked.UnionWith(staying.SelectMany(key => Parents(holders, found[key], parents)));
            }

            done.UnionWith(found.Keys);
        }

        return blocked;
    }

    /// <summary>A value that the store takes as equal to a parent's and that is spelled otherwise keeps every parent.</summary>
    private static IEnumerable<RowKey> Parents(
        Dictionary<string, List<RowKey>> holders, IReadOnlyList<string> values, IReadOnlyList<RowKey> all)
    {
        var known = values.Where(holders.ContainsKey).SelectMany(value => holders[value]).ToList();
        return known.Count > 0 ? known : all;
    }

    /// <summary>
    /// By value: the parents that hold it. A value that a parent with a running period holds too is left out: its followers go with the
    /// last of their parents.
    /// </summary>
    private async Task<Dictionary<string, List<RowKey>>> Holders(
        Erasing erasing, Collection parent, string path, IReadOnlyList<RowKey> parents, CancellationToken cancellation)
    {
        var holders = new Dictionary<string, List<RowKey>>(StringComparer.Ordinal);
        await foreach (var row in Connector(parent).Read(parent, parents, cancellation))
        {
            foreach (var value in FieldValues.At(row.Fields, path).Distinct(StringComparer.Ordinal))
            {
                if (!holders.TryGetValue(value, out var rows))
                    holders[value] = rows = [];
                rows.Add(row.Key);
            }
        }

        if (holders.Count == 0 || parent.PrimaryKey.ToArray() is [var key] && key.Path == path)
            return holders;
        var (going, retention) = (parents.ToHashSet(), parent.Retention!);
        var match = new FieldMatch(path, [.. holders.Keys]);
        await foreach (var row in Connector(parent).Find(parent, new Selector(match), [path, retention.From], cancellation))
        {
            if (going.Contains(row.Key) || retention.Parent is null && IsOver(retention, row, erasing.At))
                continue;
            foreach (
                var value in holders.Keys.Where(value => FieldValues.At(row.Fields, path).Any(new FieldMatch(path, [value]).Holds)).ToList()
            )
                holders.Remove(value);
        }

        return holders;
    }

    private static bool IsOver(DataMap.Retention retention, Row row, Instant at) =>
        retention.StateOf(FieldValues.At(row.Fields, retention.From).FirstOrDefault(), at) is RetentionState.Expired;

    /// <summary>What is to be done with the rows: which are deleted, which masked. Rows that are masked already are in neither.</summary>
    private async Task<List<(IReadOnlyList<RowKey> Keys, ErasureInstruction Instruction)>> Instructions(
        PersonalDataMap map, Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        var kept = collection.Erasure switch
        {
            RowErasure.DeleteUnlessReferenced => await referenced.Of(map, collection, keys, cancellation),
            RowErasure.Mask => keys.ToHashSet(),
            _ => new HashSet<RowKey>(),
        };
        var instructions = new List<(IReadOnlyList<RowKey> Keys, ErasureInstruction Instruction)>();
        if (masking.Erasing(collection, isReferenced: true) is ErasureInstruction.MaskFields mask && kept.Count > 0)
        {
            var unmasked = await Connector(collection).Read(collection, [.. keys.Where(kept.Contains)], cancellation)
                .Where(row => !mask.IsAppliedTo(collection, row)).Select(row => row.Key).ToListAsync(cancellation);
            instructions.Add((unmasked, mask));
        }

        instructions.Add(([.. keys.Where(key => !kept.Contains(key))], ErasureInstruction.Delete));
        return [.. instructions.Where(each => each.Keys.Count > 0)];
    }

    /// <summary>Erases the rows at once or, where the store refuses that, in halves down to the rows that it refuses.</summary>
    /// <returns>The rows that it refused.</returns>
    private async Task<IReadOnlyList<RowKey>> EraseApart(
        Erasing erasing,
        Collection collection,
        IReadOnlyList<RowKey> keys,
        ErasureInstruction instruction,
        bool isAgain,
        CancellationToken cancellation)
    {
        try
        {
            if (!isAgain)
                await erasing.SavePending(collection, keys, instruction);
            var outcome = await Connector(collection).Erase(collection, keys, instruction, cancellation);
            // Rows that the refused attempt over all of them has erased before it was refused.
            var before = isAgain ? outcome.AlreadyGone + outcome.Unchanged : 0;
            erasing.Count(collection, outcome.Deleted + outcome.Masked + before);
            return [];
        }
        catch (StepFailedException failure) when (failure.Code is not FailureCode.StoreUnavailable)
        {
            if (keys is [var only])
            {
                erasing.Fail(collection, failure.Code, failure.Reference, 1);
                return [only];
            }

            var half = keys.Count / 2;
            return
            [
                .. await EraseApart(erasing, collection, [.. keys.Take(half)], instruction, isAgain: true, cancellation),
                .. await EraseApart(erasing, collection, [.. keys.Skip(half)], instruction, isAgain: true, cancellation),
            ];
        }
    }

    private static List<Collection> Followers(PersonalDataMap map, Collection collection)
    {
        var followers = map.Collections
            .Where(each => each.Retention?.Parent?.Collection == collection.Address && each.Address != collection.Address).ToList();
        return followers.Count < 2 ? followers : [.. SweepOrder.Of(map).Where(followers.Contains)];
    }

    private IConnector Connector(Collection collection) =>
        (collection.Connection is { } name ? connectors.Find(name) : null)
        ?? throw new StepFailedException("connection-not-configured", collection.Connection ?? collection.Address.ToString());

    /// <summary>One erasure under way.</summary>
    private sealed class Erasing(SweepScope scope, SweepTally before, Func<PendingErasure, SweepTally, Task> savePending)
    {
        /// <summary>Without the failures of this erasure: whoever is interrupted meets these again.</summary>
        private SweepTally _erased = before;

        public PersonalDataMap Map => scope.Map;

        public Instant At => scope.At;

        public int PageSize => scope.PageSize;

        public SweepTally Tally { get; private set; } = before;

        public Task SavePending(Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction) =>
            savePending(PendingErasure.Of(collection, keys, instruction), _erased);

        public void Count(Collection collection, long rows)
        {
            Tally = scope.Count(Tally, collection, rows);
            _erased = scope.Count(_erased, collection, rows);
        }

        public void Restrict(long rows)
        {
            Tally = Tally.WithRestricted(rows);
            _erased = _erased.WithRestricted(rows);
        }

        public void Hold(long rows) => Tally = Tally.WithHeld(rows);

        public void Fail(Collection collection, string code, string reference, long rows) =>
            Tally = Tally.WithFailure(collection.Address.ToString(), code, reference, rows);
    }
}
