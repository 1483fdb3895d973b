using System.Security.Cryptography;
using System.Text;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Evidence;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Tasks;

/// <summary>Opens what people have to do for a request in places that nothing connects, and counts what they did.</summary>
public sealed class TaskActivities(
    TaskService service, ITaskStore tasks, IRequestStore requests, ICaseFiles cases, IDataMaps maps, IProcessingJournal journal)
{
    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(ManualWork.Open, Role.Service, Resolve.From<TaskActivities, string, ManualWorkState>(it => it.OpenAll)),
        ActivityEntry.Of(ManualWork.Look, Role.Service, Resolve.From<TaskActivities, string, ManualWorkState>(it => it.Count)),
    ];

    private async Task<ManualWorkState> OpenAll(string requestId, CancellationToken cancellation)
    {
        var record = await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
        var (file, map) = await Read(requestId, cancellation);
        foreach (var dataset in map.Datasets.Where(each => each.Manual is not null && GapsIn(file, each).Any()))
            await service.Open(
                record, NameOf(dataset), ManualTaskKind.Store, dataset.Key, dataset.Owner, dataset.Manual!.Instructions,
                dataset.Manual.Days, cancellation);
        return await Count(requestId, cancellation);
    }

    /// <summary>What somebody did is covered from then on: the journal says so, and the case file no longer says otherwise.</summary>
    private async Task<ManualWorkState> Count(string requestId, CancellationToken cancellation)
    {
        var (file, map) = await Read(requestId, cancellation);
        var places = map.Datasets.Where(each => each.Manual is not null).ToDictionary(NameOf, StringComparer.Ordinal);
        var (state, covered) = (new ManualWorkState(0, 0, 0, 0), file);
        await foreach (var task in tasks.ListOf(requestId, cancellation))
        {
            if (task.Kind is not ManualTaskKind.Store || !places.TryGetValue(task.Name, out var dataset))
                continue;
            switch (task.State)
            {
                case ManualTaskState.Open:
                    state = state with { Open = state.Open + 1 };
                    break;
                case ManualTaskState.Rejected:
                    state = state with { Rejected = state.Rejected + 1 };
                    break;
                default:
                    state = state with { Done = state.Done + 1 };
                    await journal.Record(
                        requestId, JournalSteps.Manual(task.Name), [.. GapsIn(file, dataset).Select(gap => Line(gap, task))], cancellation);
                    covered = covered.Without(gap => GapsIn(file, dataset).Contains(gap));
                    break;
            }
        }

        if (covered.Gaps.Count < file.Gaps.Count)
            await Keep(requestId, covered, cancellation);
        return state with { Gaps = covered.Gaps.Count };
    }

    /// <summary>The case file comes last: until it is written, all of this is done again.</summary>
    private async Task Keep(string requestId, CaseFile covered, CancellationToken cancellation)
    {
        await requests.KeepNotCovered(requestId, covered.Gaps.Count == 0 ? null : NotCovered.Of(covered.Gaps), cancellation);
        await cases.Write(requestId, covered, cancellation);
    }

    private static JournalLine Line(CoverageGap gap, ManualTask task) => new(
        gap.Collection.ToString(), ManualWork.Fact, Detail: $"proof whose SHA-256 is {task.ProofDigest}", Observer: "person",
        At: task.Closed);

    private async Task<(CaseFile File, PersonalDataMap Map)> Read(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        return (file, file.MapDigest is { } digest ? await maps.Pinned(digest, cancellation) : maps.Current);
    }

    private static IEnumerable<CoverageGap> GapsIn(CaseFile file, Dataset dataset) =>
        file.Gaps.Where(gap => gap.Kind is CoverageGapKind.NoConnection && gap.Collection.Dataset == dataset.Key);

    /// <summary>A dataset's key may hold what no address of a task does.</summary>
    private static string NameOf(Dataset dataset) =>
        $"store-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataset.Key)).AsSpan(0, 6))}";
}
