using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests;

/// <summary>The steps that every right begins with.</summary>
public sealed class SubjectActivities(
    ICaseFiles cases, ISubjectDirectory directory, IDataMaps maps, IConnectors connectors, IRequestStore requests, IClock clock,
    IOptions<RequestOptions> options)
{
    public static readonly ActivityReference<string, LocateResult> Locate = new("LocateSubject");
    public static readonly ActivityReference<CloseRequest, Nothing> Close = new("CloseRequest");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Locate, Role.Service, Resolve.From<SubjectActivities, string, LocateResult>(it => it.LocateSubject)),
        ActivityEntry.Of(Close, Role.Service, Resolve.From<SubjectActivities, CloseRequest, Nothing>(it => it.CloseRequest)),
    ];

    /// <summary>Searches every reachable collection and writes what it finds into the case file.</summary>
    internal async Task<LocateResult> LocateSubject(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var enrolled = await FindEnrolled(file.Identities, cancellation);
        if (enrolled.Count > 1)
            return LocateResult.Ending(SubjectFinding.Several);

        Identities identities;
        try
        {
            identities = enrolled is [var known] ? file.Identities.And(await directory.Read(known, cancellation)) : file.Identities;
        }
        catch (ProtectionException refused) when (refused is SubjectFencedException or SubjectErasedException)
        {
            return LocateResult.Ending(SubjectFinding.Erased);
        }

        var map = maps.Current;
        var plan = Planner.Plan(map, identities.Kinds.ToHashSet(StringComparer.Ordinal));
        var locator = new SubjectLocator(map, plan, connectors, identities, clock.GetCurrentInstant());
        if (!await locator.Search(cancellation))
            return LocateResult.Ending(SubjectFinding.Several);

        var subject = enrolled.SingleOrDefault();
        if (subject is null && locator.Located.Count == 0)
            return LocateResult.Ending(SubjectFinding.Nobody);

        var gaps = plan.Gaps.Concat(locator.Gaps).ToList();
        var located = new CaseFile(identities, subject, locator.Located, gaps, map.Digest);
        await cases.Write(requestId, located, cancellation);
        return new LocateResult(SubjectFinding.One, subject, gaps.Count, located.Steps(map));
    }

    private async Task<Nothing> CloseRequest(CloseRequest close, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        Instant? exportUntil = close.HasExport ? now + Duration.FromDays(options.Value.ExportDays) : null;
        await requests.Close(close.RequestId, close.Outcome, now, exportUntil, cancellation);
        return Nothing.Value;
    }

    /// <summary>The subjects that every stated identity fits which any subject is enrolled under.</summary>
    private async Task<IReadOnlyList<string>> FindEnrolled(Identities identities, CancellationToken cancellation)
    {
        HashSet<string>? fitting = null;
        foreach (var (kind, value) in identities.All)
        {
            var subjects = await directory.Find(kind, value, cancellation);
            if (subjects.Count == 0)
                continue;
            if (fitting is null)
                fitting = [.. subjects];
            else
                fitting.IntersectWith(subjects);
        }

        return [.. fitting ?? []];
    }
}

public enum SubjectFinding
{
    Nobody,
    One,
    Several,
    Erased,
}

public static class SubjectFindingExtensions
{
    /// <summary>How a request ends that has not found exactly one person.</summary>
    public static RequestOutcome Outcome(this SubjectFinding finding) => finding switch
    {
        SubjectFinding.Nobody => RequestOutcome.NotFound,
        SubjectFinding.Several => RequestOutcome.Ambiguous,
        SubjectFinding.Erased => RequestOutcome.AlreadyErased,
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, "The request goes on."),
    };
}

/// <param name="Finding">How many people the identities fit.</param>
/// <param name="Subject">The opaque id of the subject who is enrolled, with a key of their own; null where nobody is.</param>
/// <param name="Gaps">How many mapped places are not covered.</param>
/// <param name="Steps">The connections to go through, in the order of erasure; one may appear several times.</param>
public sealed record LocateResult(SubjectFinding Finding, string? Subject, int Gaps, IReadOnlyList<string> Steps)
{
    public static LocateResult Ending(SubjectFinding finding) => new(finding, null, 0, []);
}

public sealed record CloseRequest(string RequestId, RequestOutcome Outcome, bool HasExport = false);
