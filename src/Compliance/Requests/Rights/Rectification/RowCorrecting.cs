using System.Collections.Concurrent;
using System.Globalization;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>
/// Writes corrected values and says what became of each row: every row is in exactly one line, and the counts are the store's.
/// </summary>
public sealed class RowCorrecting(IConnectors connectors, SubjectProtector protector)
{
    internal const string Corrected = "corrected";
    internal const string ChangedMeanwhile = "changed meanwhile";

    private const string Store = "store";

    /// <param name="file">The case.</param>
    /// <param name="map">The version that it was planned with.</param>
    /// <param name="batch">What is to be written.</param>
    /// <param name="isAgain">The batch was interrupted before: rows that are right by now are those that it corrected itself.</param>
    /// <param name="cancellation">Stops between rows.</param>
    internal async Task<List<JournalLine>> Correct(
        CaseFile file, PersonalDataMap map, CorrectionBatch batch, bool isAgain, CancellationToken cancellation)
    {
        var collection = map.Find(batch.Collection)!;
        var connector = connectors.Find(collection.Connection!)
            ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
        var outcomes = new ConcurrentBag<UpdateOutcome>();
        await Parallel.ForEachAsync(
            batch.Rows,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = map.Connections[collection.Connection!].Parallel, CancellationToken = cancellation,
            },
            async (row, stop) => outcomes.Add(await Correct(file, collection, connector, [.. row], stop)));
        return [.. Lines(collection, outcomes.CountBy(each => each).ToDictionary(), Fields(batch), isAgain)];
    }

    /// <summary>Whether a store holds a new identity: at least one of the values that were to become it, or there was none.</summary>
    internal async Task<bool> Holds(CaseFile file, PersonalDataMap map, IdentityChange identity, CancellationToken cancellation)
    {
        var isAny = false;
        foreach (var change in file.Planned!.Changes.Where(each => map.Find(each.Collection)!.Find(each.Path)!.Identity == identity.Kind))
        {
            isAny = true;
            var collection = map.Find(change.Collection)!;
            var connector = connectors.Find(collection.Connection!)
                ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
            if (await AreAllRight(file, collection, connector, new RowKey(change.Key), [change], cancellation))
                return true;
        }

        return !isAny;
    }

    private async Task<UpdateOutcome> Correct(
        CaseFile file, Collection collection, IConnector connector, IReadOnlyList<FieldChange> changes, CancellationToken cancellation)
    {
        var key = new RowKey(changes[0].Key);
        var updates = changes.Select(change => FieldUpdate.Replace(change.Path, change.Was, change.Value)).ToList();
        var outcome = await connector.Update(collection, key, updates, cancellation);
        if (outcome is UpdateOutcome.Differs && await AreAllRight(file, collection, connector, key, changes, cancellation))
            return UpdateOutcome.Unchanged;
        return outcome;
    }

    /// <summary>Whether every field holds what it is to hold, in whatever spelling of the store, or sealed once more.</summary>
    private async Task<bool> AreAllRight(
        CaseFile file, Collection collection, IConnector connector, RowKey key, IReadOnlyList<FieldChange> changes,
        CancellationToken cancellation)
    {
        var row = await connector.Read(collection, [key], cancellation).FirstOrDefaultAsync(cancellation);
        if (row is null)
            return false;
        var values = new FieldTexts(protector, file.Subject, collection);
        foreach (var change in changes)
        {
            var wanted = await values.Of(change.Value, key, change.Path, cancellation);
            var isThere = false;
            foreach (var leaf in FieldTexts.Leaves(row.Fields, change.Path))
                isThere |= wanted.Text is not null && await values.Of(leaf, key, change.Path, cancellation) == wanted;
            if (!isThere)
                return false;
        }

        return true;
    }

    private static IEnumerable<JournalLine> Lines(
        Collection collection, IReadOnlyDictionary<UpdateOutcome, int> counts, string fields, bool isAgain)
    {
        var before = isAgain ? counts.GetValueOrDefault(UpdateOutcome.Unchanged) : 0;
        var detail = before == 0 ? fields
            : string.Create(CultureInfo.InvariantCulture, $"{fields}; {before} of these before an interruption");
        (string Fact, int Count)[] lines =
        [
            (Corrected, counts.GetValueOrDefault(UpdateOutcome.Updated) + before),
            ("right already", counts.GetValueOrDefault(UpdateOutcome.Unchanged) - before),
            (ChangedMeanwhile, counts.GetValueOrDefault(UpdateOutcome.Differs)),
            ("already gone", counts.GetValueOrDefault(UpdateOutcome.Gone)),
        ];
        return lines.Where(line => line.Count > 0).Select(line =>
            new JournalLine(collection.Address.ToString(), line.Fact, line.Count, line.Fact == Corrected ? detail : fields, Store));
    }

    private static string Fields(CorrectionBatch batch) =>
        string.Join(", ", batch.Rows.SelectMany(row => row).Select(change => change.Path).Distinct().Order(StringComparer.Ordinal));
}
