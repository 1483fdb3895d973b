using System.Text.Json;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Preflight;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>The checks of a review, and its report.</summary>
public sealed class ReviewActivities(
    IDataMaps maps, IConnectors connectors, PreflightService preflight, IRequestStore requests, IReviewReports reports,
    IOptions<ReviewOptions> options, IOptions<RequestOptions> requestOptions, ILogger<ReviewActivities> log)
{
    public static readonly ActivityReference<Nothing, IReadOnlyList<string>> ListConnections = new("ListConnections");
    public static readonly ActivityReference<ReviewStep, Nothing> CheckStore = new("CheckStore");
    public static readonly ActivityReference<ReviewStep, Nothing> CheckCoverage = new("CheckCoverage");
    public static readonly ActivityReference<ReviewStep, Nothing> CheckDeadlines = new("CheckDeadlines");
    public static readonly ActivityReference<FailedCheck, Nothing> NoteFailure = new("NoteFailedCheck");
    public static readonly ActivityReference<ReviewInput, ReviewSummary> Report = new("WriteReviewReport");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(ListConnections, Role.Service, Resolve.From<ReviewActivities, Nothing, IReadOnlyList<string>>(it => it.Connections)),
        ActivityEntry.Of(CheckStore, Role.Service, Resolve.From<ReviewActivities, ReviewStep, Nothing>(it => it.Stores)),
        ActivityEntry.Of(CheckCoverage, Role.Service, Resolve.From<ReviewActivities, ReviewStep, Nothing>(it => it.Coverage)),
        ActivityEntry.Of(CheckDeadlines, Role.Service, Resolve.From<ReviewActivities, ReviewStep, Nothing>(it => it.Deadlines)),
        ActivityEntry.Of(NoteFailure, Role.Service, Resolve.From<ReviewActivities, FailedCheck, Nothing>(it => it.Note)),
        ActivityEntry.Of(Report, Role.Service, Resolve.From<ReviewActivities, ReviewInput, ReviewSummary>(it => it.WriteReport)),
    ];

    private Task<IReadOnlyList<string>> Connections(Nothing input, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. maps.Current.Connections.Keys.Order(StringComparer.Ordinal)]);

    /// <summary>Compares what a store holds with the map.</summary>
    private async Task<Nothing> Stores(ReviewStep step, CancellationToken cancellation)
    {
        await reports.SavePart(step.ReviewId, $"store-{step.Part}", await CheckOne(step.Part, cancellation), cancellation);
        return Nothing.Value;
    }

    private async Task<IReadOnlyList<Finding>> CheckOne(string connection, CancellationToken cancellation) => connectors.Find(connection) is null
        ? []
        : [.. (await preflight.Check(maps.Current, connection, cancellation)).Select(Told)];

    private async Task<Nothing> Coverage(ReviewStep step, CancellationToken cancellation)
    {
        var map = maps.Current;
        var unconfigured = map.Collections
            .Where(each => each is { HoldsPersonalData: true, Connection: { } name } && connectors.Find(name) is null)
            .Select(each => new CoverageGap(each.Address, CoverageGapKind.NoConnection, $"Configure the connection {each.Connection}."));
        var findings = Planner.Plan(map, map.IdentityKinds).Gaps.Concat(unconfigured)
            .Select(gap => new Finding(FindingKind.CoverageGap, gap.Collection.ToString(), gap.Detail, Severity.High, Owner(gap.Collection)));
        await reports.SavePart(step.ReviewId, "coverage", [.. findings], cancellation);
        return Nothing.Value;
    }

    private async Task<Nothing> Deadlines(ReviewStep step, CancellationToken cancellation)
    {
        var today = step.At.InZone(DateTimeZoneProviders.Tzdb[requestOptions.Value.TimeZone]).Date;
        var findings = new List<Finding>();
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (request.Due < today)
                findings.Add(new Finding(FindingKind.DeadlinePassed, request.Id, "The answer is late.", Severity.High, Due: request.Due));
            else if (request.Due <= today.PlusDays(options.Value.NearDays))
                findings.Add(new Finding(FindingKind.DeadlineNear, request.Id, "The answer is due soon.", Severity.Medium, Due: request.Due));
        }

        if (findings.Count > 0)
            log.LogWarning(Events.DeadlineAtRisk, "{Count} requests are late or due within {Days} days", findings.Count, options.Value.NearDays);
        await reports.SavePart(step.ReviewId, "deadlines", findings, cancellation);
        return Nothing.Value;
    }

    /// <summary>A check that could not be run is a finding: a report that does not speak of it would say that all is well there.</summary>
    private async Task<Nothing> Note(FailedCheck failed, CancellationToken cancellation)
    {
        var finding = new Finding(
            FindingKind.CheckFailed, failed.Step.Part,
            $"The check was not run: {failed.Code} ({failed.Reference}). Look into the app's log, and review again.", Severity.High);
        await reports.SavePart(failed.Step.ReviewId, $"failed-{failed.Step.Part}", [finding], cancellation);
        return Nothing.Value;
    }

    private async Task<ReviewSummary> WriteReport(ReviewInput input, CancellationToken cancellation)
    {
        var findings = (await reports.ReadParts(input.ReviewId, cancellation))
            .OrderByDescending(each => each.Severity).ThenBy(each => each.Kind).ThenBy(each => each.Where, StringComparer.Ordinal).ToList();
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new { Review = input.ReviewId, input.At, DataMap = maps.Current.Digest, Findings = findings }, WorkflowJson.Options);
        await reports.SaveReport(input.ReviewId, json, ReviewPage.Write(input.At, findings), cancellation);
        await reports.RemoveOlder(input.At - Duration.FromDays(options.Value.ReportDays), cancellation);
        return new ReviewSummary(findings.Count, findings.CountBy(each => each.Kind).ToDictionary());
    }

    private Finding Told(PreflightFinding found)
    {
        var where = found.Collection?.ToString() ?? found.Connection;
        return new Finding(KindOf(found.Code), found.Column is { } column && found.Code == PreflightCode.FieldMissing ? $"{where}.{column}" : where,
            $"{found.Message} {found.Remedy}", SeverityOf(found), found.Collection is { } address ? Owner(address) : null);
    }

    private static FindingKind KindOf(string code) => code switch
    {
        PreflightCode.FieldUnmapped or PreflightCode.CollectionUnmapped => FindingKind.UnmappedField,
        PreflightCode.FieldMissing or PreflightCode.CollectionMissing or PreflightCode.DatabaseWrong => FindingKind.MappedFieldGone,
        PreflightCode.StoreUnavailable or PreflightCode.StoreRefused => FindingKind.StoreUnavailable,
        _ => FindingKind.MapDiffers,
    };

    /// <summary>What nobody mapped may be personal data that no request reaches: that matters as much as what blocks.</summary>
    private static Severity SeverityOf(PreflightFinding found) => (found.Severity, found.Code) switch
    {
        (PreflightSeverity.Blocks, _) or (_, PreflightCode.FieldUnmapped or PreflightCode.CollectionUnmapped) => Severity.High,
        (_, PreflightCode.FieldMissing or PreflightCode.TypeDiffers) => Severity.Low,
        _ => Severity.Medium,
    };

    private string? Owner(CollectionAddress address) => maps.Current.Datasets.FirstOrDefault(each => each.Key == address.Dataset)?.Owner;
}
