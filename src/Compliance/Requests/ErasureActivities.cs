using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests;

/// <summary>Erases what was located, store by store, and looks again afterwards.</summary>
public sealed class ErasureActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestAccounts accounts, ISubjectDirectory directory, MaskingStrategies masking,
    RestoredWorkflows restored, IClock clock)
{
    public static readonly ActivityReference<StoreStep, Nothing> EraseStore = new("EraseStore");
    public static readonly ActivityReference<string, long> Reseal = new("ResealRetained");
    public static readonly ActivityReference<LateSweep, long> SweepAgain = new("SweepAgain");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Reseal, Role.Service, Resolve.From<Retaining, string, long>(it => it.ResealAll)),
        ActivityEntry.Of(EraseStore, Role.Service, Resolve.From<ErasureActivities, StoreStep, Nothing>(it => it.EraseOneStore)),
        ActivityEntry.Of(SweepAgain, Role.Service, Resolve.From<ErasureActivities, LateSweep, long>(it => it.SweepOnceMore)),
    ];

    internal async Task<Nothing> EraseOneStore(StoreStep step, CancellationToken cancellation)
    {
        var file = await cases.Read(step.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var lines = new List<AccountLine>();
        foreach (var located in file.Step(map, step.Index))
            lines.AddRange(await Erase(map.Find(located.Address)!, located, cancellation));

        await accounts.Record(step.RequestId, AccountSteps.Store(step.Index), lines, cancellation);
        return Nothing.Value;
    }

    /// <summary>
    /// Removes every index that leads to the subject, looks for its rows again, erases those that were written meanwhile, and tells how
    /// many there were.
    /// </summary>
    internal async Task<long> SweepOnceMore(LateSweep sweep, CancellationToken cancellation)
    {
        await restored.Tell(sweep.RequestId, cancellation);
        var file = await cases.Read(sweep.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        if (file.Subject is { } subject)
            await directory.Remove(subject, cancellation);
        var locator = new SubjectLocator(map, Planner.Plan(map, map.IdentityKinds), connectors, clock.GetCurrentInstant());
        locator.Learn(file.Located);
        if (!await locator.Search(cancellation))
        {
            // Late rows that may be another person's: none is touched, and the request does not end as complete.
            return 1;
        }

        var known = file.Located.ToDictionary(each => each.Address);
        var late = locator.Located
            .Select(found => Late(map.Find(found.Address)!, found, known.GetValueOrDefault(found.Address)))
            .Where(each => each.HasRows).ToList();
        var lines = new List<AccountLine>();
        foreach (var located in late)
            lines.AddRange(await Erase(map.Find(located.Address)!, located, cancellation));

        if (late.Count > 0)
        {
            await cases.Write(sweep.RequestId, file.With(late), cancellation);
            await accounts.Record(sweep.RequestId, AccountSteps.Late(sweep.Sweep), lines, cancellation);
        }

        return late.Sum(each => (long)each.Keys.Count);
    }

    /// <summary>What this sweep has to do: a row that was masked stays, and so does one that a ground retained when the request began.</summary>
    private static LocatedCollection Late(Collection collection, LocatedCollection found, LocatedCollection? known) => new(
        found.Address, found.Matches, found.NoneOther,
        collection.Erasure switch
        {
            RowErasure.Delete => [.. found.Keys.Except(known?.Retained ?? [])],
            RowErasure.Mask => [.. found.Keys.Except(known?.Keys ?? []).Except(known?.Retained ?? [])],
            _ => [],
        },
        [.. found.Retained.Except(known?.Retained ?? []).Except(known?.Keys ?? [])]);

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
            string?[] why = [retention.Ground, retention.Law, $"{retention.Period} from {retention.From}"];
            lines.Add(new AccountLine(name, "retained", located.Retained.Count, string.Join("; ", why.OfType<string>())));
        }

        return lines;
    }

    private IConnector Connector(Collection collection) =>
        connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Sweep">0 for the first; part of the account's step.</param>
public sealed record LateSweep(string RequestId, int Sweep);
