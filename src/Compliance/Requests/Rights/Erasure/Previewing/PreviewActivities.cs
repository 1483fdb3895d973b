using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Requests.Case;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure.Previewing;

/// <summary>Writes down what an erasure will do, and holds the run against it before what cannot be undone.</summary>
public sealed class PreviewActivities(
    IRequestStore requests, ICaseFiles cases, IDataMaps maps, IConnectors connectors, ErasurePreviews previews, HoldCheck holds,
    IClock clock)
{
    /// <summary>
    /// False when the request is being taken back: then nothing is begun. Waits while a legal hold is about the person, before anybody is
    /// fenced: whoever needs the data as evidence can still read them.
    /// </summary>
    public static readonly ActivityReference<PreviewStep, bool> Show = new("PreviewErasure");

    /// <summary>Searches once more, and says whether the run would do more than the preview that was approved.</summary>
    public static readonly ActivityReference<string, ComparedPreview> Compare = new("ComparePreview");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Show, Role.Service, Resolve.From<PreviewActivities, PreviewStep, bool>(it => it.WritePreview)),
        ActivityEntry.Of(Compare, Role.Service, Resolve.From<PreviewActivities, string, ComparedPreview>(it => it.CompareRun)),
    ];

    private async Task<bool> WritePreview(PreviewStep step, CancellationToken cancellation)
    {
        var file = await cases.Read(step.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        if (!await Note(RequestEvent.Preview, step.RequestId, file, map, cancellation))
            return false;
        if (step.Approvals > 0)
            await requests.Apply(step.RequestId, RequestEvent.AskApproval, cancellation);
        await holds.Require(step.RequestId, cancellation);
        return true;
    }

    private async Task<ComparedPreview> CompareRun(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var locator = new SubjectLocator(
            map, Planner.Plan(map, map.IdentityKinds, file.Group), connectors, file.Group, clock.GetCurrentInstant());
        locator.Learn(file);
        if (!await locator.Search(cancellation))
            throw new StepFailedException("several-people", requestId);
        var late = Beyond(file, LateRows.Of(map, locator.Located, file, []));
        if (late.Count > 0)
        {
            // That people are to be asked again is noted first: an interrupted step finds that, or finds the rows once more.
            file = file.With(late);
            await Note(RequestEvent.Exceed, requestId, file, map, cancellation);
            await cases.Write(requestId, file, cancellation);
            await requests.KeepNotCovered(requestId, NotCovered.Of(file.Gaps), cancellation);
        }

        var exceeds = await requests.Find(requestId, cancellation) is { Stage: RequestStage.Previewed or RequestStage.Approving };
        if (exceeds)
            await requests.Apply(requestId, RequestEvent.AskApproval, cancellation);
        return new ComparedPreview(exceeds || late.Count > 0, file.Steps(map), file.Gaps.Count);
    }

    /// <summary>What is to be deleted is still there, unlike after an erasure: it is no more than was known.</summary>
    private static List<LocatedCollection> Beyond(CaseFile file, IEnumerable<LocatedCollection> found)
    {
        var known = file.Located.ToDictionary(each => each.Address, each => each.Keys);
        return
        [
            .. found.Select(each => each with { Keys = [.. each.Keys.Except(known.GetValueOrDefault(each.Address, []))] })
                .Where(each => each.HasRows),
        ];
    }

    private async Task<bool> Note(
        RequestEvent @event, string requestId, CaseFile file, PersonalDataMap map, CancellationToken cancellation)
    {
        var digest = previews.Of(requestId, file, map).Digest();
        return await requests.Apply(requestId, @event, cancellation, notes => notes with { Preview = digest }) is true;
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Approvals">How many people the policy of the request asks.</param>
public sealed record PreviewStep(string RequestId, int Approvals);

/// <param name="Exceeds">Whether people have to be asked again.</param>
/// <param name="Steps">See <see cref="LocateResult.Steps"/>, with what was found now.</param>
/// <param name="Gaps">See <see cref="LocateResult.Gaps"/>.</param>
public sealed record ComparedPreview(bool Exceeds, IReadOnlyList<string> Steps, int Gaps);
