using System.Security.Cryptography;
using System.Text;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Tasks;

/// <summary>Opens what people have to do for a request in places that nothing connects, and counts what they did.</summary>
public sealed class TaskActivities(TaskService service, ITaskStore tasks, IRequestStore requests, ICaseFiles cases, IDataMaps maps)
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
        foreach (var dataset in map.Datasets.Where(each => Uncovered(file, each) > 0))
            await service.Open(
                record, NameOf(dataset), ManualTaskKind.Store, dataset.Key, dataset.Owner, dataset.Manual!.Instructions,
                dataset.Manual.Days, cancellation);
        return await Count(requestId, cancellation);
    }

    private async Task<ManualWorkState> Count(string requestId, CancellationToken cancellation)
    {
        var (file, map) = await Read(requestId, cancellation);
        var places = map.Datasets.Where(each => each.Manual is not null).ToDictionary(NameOf, StringComparer.Ordinal);
        var state = new ManualWorkState(0, 0, 0, 0);
        await foreach (var task in tasks.ListOf(requestId, cancellation))
        {
            if (task.Kind is not ManualTaskKind.Store || !places.TryGetValue(task.Name, out var dataset))
                continue;
            state = task.State switch
            {
                ManualTaskState.Open => state with { Open = state.Open + 1 },
                ManualTaskState.Done => state with { Done = state.Done + 1, Covered = state.Covered + Uncovered(file, dataset) },
                _ => state with { Rejected = state.Rejected + 1 },
            };
        }

        return state;
    }

    private async Task<(CaseFile File, PersonalDataMap Map)> Read(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        return (file, file.MapDigest is { } digest ? await maps.Pinned(digest, cancellation) : maps.Current);
    }

    private static int Uncovered(CaseFile file, Dataset dataset) => dataset.Manual is null
        ? 0
        : file.Gaps.Count(gap => gap.Kind is CoverageGapKind.NoConnection && gap.Collection.Dataset == dataset.Key);

    /// <summary>A dataset's key may hold what no address of a task does.</summary>
    private static string NameOf(Dataset dataset) =>
        $"store-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataset.Key)).AsSpan(0, 6))}";
}
