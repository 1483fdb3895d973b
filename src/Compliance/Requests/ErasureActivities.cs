using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Workflows;

namespace Compliance.Requests;

/// <summary>Erases what was located, store by store, and looks again afterwards.</summary>
public sealed class ErasureActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestAccounts accounts, MaskingStrategies masking)
{
    public static readonly ActivityReference<StoreStep, Nothing> EraseStore = new("EraseStore");
    public static readonly ActivityReference<string, long> SweepAgain = new("SweepAgain");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(EraseStore, Role.Service, Resolve.From<ErasureActivities, StoreStep, Nothing>(it => it.EraseOneStore)),
        ActivityEntry.Of(SweepAgain, Role.Service, Resolve.From<ErasureActivities, string, long>(it => it.SweepOnceMore)),
    ];

    internal async Task<Nothing> EraseOneStore(StoreStep step, CancellationToken cancellation)
    {
        var file = await cases.Read(step.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var lines = new List<AccountLine>();
        foreach (var located in file.Step(map, step.Index))
            lines.AddRange(await Erase(map.Find(located.Address)!, located, cancellation));

        await accounts.Record(step.RequestId, $"2-store-{step.Index:D4}", lines, cancellation);
        return Nothing.Value;
    }

    /// <summary>Looks for the subject's rows again, erases those that were written meanwhile, and tells how many there were.</summary>
    internal async Task<long> SweepOnceMore(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        long left = 0;
        foreach (var located in file.Located)
        {
            var collection = map.Find(located.Address)!;
            if (collection.Erasure is not RowErasure.Delete)
                continue;

            var late = await LateRows(collection, located, cancellation);
            left += late.Count;
            if (late.Count > 0)
                await Connector(collection).Erase(collection, late, ErasureInstruction.Delete, cancellation);
        }

        return left;
    }

    private async Task<List<AccountLine>> Erase(Collection collection, LocatedCollection located, CancellationToken cancellation)
    {
        var lines = new List<AccountLine>();
        var name = collection.Address.ToString();
        if (located.Keys.Count > 0 && masking.Erasing(collection) is { } instruction)
        {
            var done = await Connector(collection).Erase(collection, [.. located.Keys.Select(key => new RowKey(key))], instruction, cancellation);
            lines.Add(new AccountLine(name, instruction is ErasureInstruction.DeleteRow ? "deleted" : "masked", located.Keys.Count, Observer: "store"));
            if (done.AlreadyGone > 0)
                lines.Add(new AccountLine(name, "of these already gone", done.AlreadyGone, Observer: "store"));
        }

        if (located.Retained.Count > 0 && collection.Retention is { } retention)
        {
            if (masking.ErasingRetained(collection) is { } partly)
                await Connector(collection).Erase(collection, [.. located.Retained.Select(key => new RowKey(key))], partly, cancellation);
            lines.Add(new AccountLine(name, "retained", located.Retained.Count, $"{retention.Ground}; {retention.Law}; {retention.Period} from {retention.From}"));
        }

        return lines;
    }

    private async Task<List<RowKey>> LateRows(Collection collection, LocatedCollection located, CancellationToken cancellation)
    {
        var retained = located.Retained.ToHashSet(StringComparer.Ordinal);
        var selector = new Selector(
            [.. located.Matches.Select(match => new FieldMatch(match.Key, match.Value))],
            [.. located.NoneOther.Select(match => new FieldMatch(match.Key, match.Value))]);
        var late = new List<RowKey>();
        await foreach (var row in Connector(collection).Find(collection, selector, [], cancellation))
        {
            if (!retained.Contains(row.Key.Value))
                late.Add(row.Key);
        }

        return late;
    }

    private IConnector Connector(Collection collection) =>
        connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
}
