using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>Erases what was located, store by store, and looks again afterwards.</summary>
public sealed class ErasureActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IProcessingJournal accounts, ISubjectDirectory directory, RowErasing erasing,
    RestoredWorkflows restored, IClock clock)
{
    public static readonly ActivityReference<StoreStep, int> EraseStore = new("EraseStore");
    public static readonly ActivityReference<string, long> Reseal = new("ResealRetained");
    public static readonly ActivityReference<LateSweep, long> SweepAgain = new("SweepAgain");

    /// <summary>No store is begun after this: an activity has a time limit of its own, and what it did by then is recorded.</summary>
    private static readonly Duration MaxStep = Duration.FromMinutes(2);

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Reseal, Role.Service, Resolve.From<RetainedDataResealer, string, long>(it => it.ResealAll)),
        ActivityEntry.Of(EraseStore, Role.Service, Resolve.From<ErasureActivities, StoreStep, int>(it => it.EraseStores)),
        ActivityEntry.Of(SweepAgain, Role.Service, Resolve.From<ErasureActivities, LateSweep, long>(it => it.SweepOnceMore)),
    ];

    /// <summary>
    /// Erases store after store, as many as it has time for. That a store was begun is noted before it is touched, in one write with what
    /// was done in the one before it: what a step that was interrupted no longer finds, it has erased itself.
    /// </summary>
    /// <returns>With which store to go on; their number where all are done.</returns>
    internal async Task<int> EraseStores(StoreStep step, CancellationToken cancellation)
    {
        var file = await cases.Read(step.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var (ends, count) = (clock.GetCurrentInstant() + MaxStep, file.Steps(map).Count);
        var isFirst = await accounts.Record(step.RequestId, JournalSteps.Begun(step.Index), [], cancellation);
        IReadOnlySet<string> before = isFirst ? new HashSet<string>() : await accounts.ReadSteps(step.RequestId, cancellation);
        for (var index = step.Index; ; index++)
        {
            var name = JournalSteps.Store(index);
            var goesOn = index + 1 < count && clock.GetCurrentInstant() < ends;
            if (before.Contains(name))
            {
                if (goesOn && !before.Contains(JournalSteps.Begun(index + 1)))
                    await accounts.Record(step.RequestId, JournalSteps.Begun(index + 1), [], cancellation);
            }
            else
            {
                var lines = new List<JournalLine>();
                foreach (var located in file.Step(map, index))
                    lines.AddRange(await erasing.Erase(file, map, located, before.Contains(JournalSteps.Begun(index)), cancellation));
                await accounts.Record(step.RequestId, name, lines, goesOn ? JournalSteps.Begun(index + 1) : null, cancellation);
            }

            if (!goesOn)
                return index + 1;
        }
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
        var locator = new SubjectLocator(
            map, Planner.Plan(map, map.IdentityKinds, file.Group), connectors, file.Group, clock.GetCurrentInstant());
        locator.Learn(file);
        if (!await locator.Search(cancellation))
        {
            // Late rows that may be another person's: none is touched, and the request does not end as complete.
            return 1;
        }

        var name = JournalSteps.Late(sweep.Sweep);
        var isAgain = file.Begun.TryGetValue(name, out var before);
        var late = LateRows.Of(map, locator.Located, file, before ?? []);
        if (late.Count == 0)
            return 0;

        // Written down first: what is erased after this is accounted for, whatever happens.
        file = file.With(late).Begin(name, late);
        await cases.Write(sweep.RequestId, file, cancellation);
        var lines = new List<JournalLine>();
        foreach (var located in late)
            lines.AddRange(await erasing.Erase(file, map, located, isAgain, cancellation));
        await accounts.Record(sweep.RequestId, name, lines, cancellation);
        return late.Sum(LateRows.Left);
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Sweep">0 for the first; part of the account's step.</param>
public sealed record LateSweep(string RequestId, int Sweep);
