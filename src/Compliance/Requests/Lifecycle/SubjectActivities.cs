using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Evidence;
using Compliance.Requests.Case;
using Compliance.Requests.Holds;
using Compliance.Requests.Intake;
using Compliance.Requests.Locating;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>The steps that every right begins with.</summary>
public sealed class SubjectActivities(
    ICaseFiles cases,
    ISubjectDirectory directory,
    IDataMaps maps,
    IConnectors connectors,
    IRequestStore requests,
    IProcessingJournal accounts,
    RestrictedErasures restricted,
    IClock clock,
    IOptions<RequestOptions> options)
{
    public static readonly ActivityReference<string, LocateResult> Locate = new("LocateSubject");
    public static readonly ActivityReference<CloseRequest, Unit> Close = new("CloseRequest");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Locate, Role.Service, Resolve.From<SubjectActivities, string, LocateResult>(it => it.LocateSubject)),
        ActivityEntry.Of(Close, Role.Service, Resolve.From<SubjectActivities, CloseRequest, Unit>(it => it.CloseRequest)),
    ];

    /// <summary>What a request waits for whose person asks so often that somebody looks first.</summary>
    public const string Repeated = "repeated-request";

    /// <summary>Searches every reachable collection and writes what it finds into the case file.</summary>
    internal async Task<LocateResult> LocateSubject(string requestId, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is { Notes.Repeats: not null } repeated && !repeated.Stage.IsEnding())
            throw new StepFailedException(FailureCode.StoreUnavailable, Repeated);
        var file = await cases.Read(requestId, cancellation);
        var map = maps.Current;
        var enrolled = await new SubjectResolver(directory, map.DistinguishingIdentities).Find(file.Identities, cancellation);
        if (enrolled.Finding is SubjectFinding.Several or SubjectFinding.Erased)
            return LocateResult.Ending(enrolled.Finding);

        var plan = Planner.Plan(map, file.Identities.Kinds.Concat(enrolled.Card.Kinds).ToHashSet(StringComparer.Ordinal), file.Group);
        var locator = new SubjectLocator(map, plan, connectors, file.Group, clock.GetCurrentInstant());

        // At first what was stated, alone: where it fits two people, that one of them is enrolled does not tell which is meant.
        foreach (
            var identities in new[] { file.Identities.WithCanonicalValues(enrolled.Card, map.DistinguishingIdentities), enrolled.Card })
        {
            locator.Learn(identities);
            if (!await locator.Search(cancellation))
                return LocateResult.Ending(SubjectFinding.Several);
        }

        var gaps = plan.Gaps.Concat(locator.Gaps).ToList();
        var located = file.LocatedAs(enrolled.Id, locator.Located, locator.Known, gaps, map.Digest);
        await restricted.AwaitEnd(requestId, located, cancellation);
        await Keep(requestId, file, located, cancellation);
        if (enrolled.Id is null && !located.Located.Any(each => each.HasRows))
            return LocateResult.Ending(
                plan.Reads.Count == 0 || gaps.Exists(IsUnsearched) ? SubjectFinding.NotSearched : SubjectFinding.Nobody);
        if (locator.LeftToOthers.Count > 0)
            await accounts.Record(requestId, JournalSteps.Located, [.. locator.LeftToOthers.Select(LeftToOthers)], cancellation);
        await requests.Apply(requestId, RequestEvent.Plan, cancellation);
        return new LocateResult(SubjectFinding.One, enrolled.Id, gaps.Count, located.Steps(map), BackupDays(map))
        {
            Reseals = RetainedDataResealer.Concerns(located, map),
            TellsRecipients = map.Recipients.Any(each => located.Located.Any(
                found => found.HasRows && each.Receives.Contains(found.Address))),
            AsksPeople = gaps.Exists(gap => gap.Kind is CoverageGapKind.NoConnection && IsManual(map, gap)),
        };
    }

    /// <summary>
    /// The case file is read when this runs again, so that it says of gaps as long as the record may: it comes last where there are none
    /// any more.
    /// </summary>
    private async Task Keep(string requestId, CaseFile before, CaseFile located, CancellationToken cancellation)
    {
        if (located.Gaps.Count == 0 && before.Gaps.Count > 0)
            await requests.KeepNotCovered(requestId, null, cancellation);
        await cases.Write(requestId, located, cancellation);
        if (located.Gaps.Count > 0)
            await requests.KeepNotCovered(requestId, NotCovered.Of(located.Gaps), cancellation);
    }

    private static bool IsManual(PersonalDataMap map, CoverageGap gap) =>
        map.Datasets.Any(dataset => dataset.Key == gap.Collection.Dataset && dataset.Manual is not null);

    private static bool IsUnsearched(CoverageGap gap) =>
        gap.Kind is CoverageGapKind.NoConnection or CoverageGapKind.NoPrimaryKey;

    private static JournalLine LeftToOthers(KeyValuePair<CollectionAddress, int> left) =>
        new(left.Key.ToString(), "left, for they are about other people", left.Value);

    /// <summary>
    /// After so many days the last backup is gone that may hold what is erased today; null where the map does not say of all stores.
    /// </summary>
    private int? BackupDays(PersonalDataMap map)
    {
        if (map.Connections.Values.Any(connection => connection.Backups is null))
            return null;
        var today = clock.GetCurrentInstant().InUtc().Date;
        return map.Connections.Values.Select(connection => Period.DaysBetween(today, today + connection.Backups!)).DefaultIfEmpty().Max();
    }

    private async Task<Unit> CloseRequest(CloseRequest close, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        Instant? exportUntil = close.HasExport ? now + Duration.FromDays(options.Value.ExportDays) : null;

        // Rows that were found late may have added places.
        if (close.Outcome is RequestOutcome.Incomplete)
        {
            var file = await cases.Read(close.RequestId, cancellation);
            await requests.KeepNotCovered(close.RequestId, NotCovered.Of(file.Gaps), cancellation);
        }

        await requests.Close(close.RequestId, close.Outcome, now, exportUntil, cancellation);

        // Nobody is given the export of a request that was taken back while it was being made.
        if (close.HasExport && await requests.Find(close.RequestId, cancellation) is { ExportUntil: null })
            await cases.RemoveExport(close.RequestId, cancellation);
        return Unit.Value;
    }
}

public enum SubjectFinding
{
    Nobody,
    One,
    Several,
    Erased,

    /// <summary>Nobody was found, but not every place could be searched.</summary>
    NotSearched,
}

public static class SubjectFindingExtensions
{
    /// <summary>How a request ends that has not found exactly one person.</summary>
    public static RequestOutcome Outcome(this SubjectFinding finding) => finding switch
    {
        SubjectFinding.Nobody => RequestOutcome.NotFound,
        SubjectFinding.NotSearched => RequestOutcome.Incomplete,
        SubjectFinding.Several => RequestOutcome.Ambiguous,
        SubjectFinding.Erased => RequestOutcome.AlreadyErased,
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, "The request goes on."),
    };
}

/// <param name="Finding">How many people the identities fit.</param>
/// <param name="Subject">The opaque id of the subject who is enrolled, with a key of their own; null where nobody is.</param>
/// <param name="Gaps">How many mapped places are not covered.</param>
/// <param name="Steps">The connections to go through, in the order of erasure; one may appear several times.</param>
/// <param name="BackupDays">How long backups are kept, of the store that keeps them longest; null where the data map does not say of every
/// store.</param>
public sealed record LocateResult(SubjectFinding Finding, string? Subject, int Gaps, IReadOnlyList<string> Steps, int? BackupDays = null)
{
    /// <summary>Whether a ground retains rows with sealed values: then they move under its own key.</summary>
    public bool Reseals { get; init; } = true;

    /// <summary>Whether people have something to do in places that nothing connects.</summary>
    public bool AsksPeople { get; init; }

    /// <summary>Whether somebody else was given some of the person's data.</summary>
    public bool TellsRecipients { get; init; }

    public static LocateResult Ending(SubjectFinding finding) => new(finding, null, 0, []);
}

public sealed record CloseRequest(string RequestId, RequestOutcome Outcome, bool HasExport = false);
