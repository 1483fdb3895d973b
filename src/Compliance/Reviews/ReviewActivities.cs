using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>Runs the checks of a review one by one, and writes its report.</summary>
public sealed class ReviewActivities(
    IEnumerable<IReviewCheck> checks, IDataMaps maps, IReviewReports reports, IOptions<ReviewOptions> options)
{
    public static readonly ActivityReference<Unit, IReadOnlyList<ReviewPart>> List = new("ListReviewChecks");
    public static readonly ActivityReference<ReviewStep, Unit> Check = new("RunReviewCheck");
    public static readonly ActivityReference<FailedCheck, Unit> NoteFailure = new("NoteFailedCheck");
    public static readonly ActivityReference<ReviewInput, ReviewSummary> Report = new("WriteReviewReport");

    public static readonly FindingKind CheckFailed = new(
        "check-failed", "Check was not run",
        "A check of the review could not be run, so nobody knows what it would have found.",
        "Find its reference in the log, mend the cause, and review again.");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(List, Role.Service, Resolve.From<ReviewActivities, Unit, IReadOnlyList<ReviewPart>>(it => it.ListParts)),
        ActivityEntry.Of(Check, Role.Service, Resolve.From<ReviewActivities, ReviewStep, Unit>(it => it.RunOne)),
        ActivityEntry.Of(NoteFailure, Role.Service, Resolve.From<ReviewActivities, FailedCheck, Unit>(it => it.Note)),
        ActivityEntry.Of(Report, Role.Service, Resolve.From<ReviewActivities, ReviewInput, ReviewSummary>(it => it.WriteReport)),
    ];

    private Task<IReadOnlyList<ReviewPart>> ListParts(Unit input, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReviewPart>>([
            .. checks
                .OrderBy(check => check.Id, StringComparer.Ordinal)
                .SelectMany(check => check.Targets.Select(target => new ReviewPart(check.Id, target))),
        ]);

    private async Task<Unit> RunOne(ReviewStep step, CancellationToken cancellation)
    {
        var check =
            checks.SingleOrDefault(check => check.Id == step.Part.Check)
            ?? throw new StepFailedException("check-not-found", step.Part.Check);
        await reports.SavePart(
            step.ReviewId, step.Part.ToString(), await check.Run(new ReviewScope(step.At, step.Part.Target), cancellation), cancellation);
        return Unit.Value;
    }

    /// <summary>A check that could not be run is a finding: a report that does not speak of it would say that all is well there.</summary>
    private async Task<Unit> Note(FailedCheck failed, CancellationToken cancellation)
    {
        var part = failed.Step.Part.ToString();
        var finding = new Finding(
            CheckFailed,
            part,
            $"The check was not run: {failed.Code} ({failed.Reference}). Look into the app's log, and review again.",
            Severity.High);
        await reports.SavePart(failed.Step.ReviewId, $"failed-{part}", [finding], cancellation);
        return Unit.Value;
    }

    private async Task<ReviewSummary> WriteReport(ReviewInput input, CancellationToken cancellation)
    {
        var findings = (await reports.ReadParts(input.ReviewId, cancellation))
            .OrderByDescending(each => each.Severity)
            .ThenBy(each => each.Kind.Code, StringComparer.Ordinal)
            .ThenBy(each => each.Where, StringComparer.Ordinal)
            .ToList();
        await reports.SaveReport(new ReviewReport(input.ReviewId, input.At, maps.Current.Digest, findings), cancellation);
        await reports.RemoveOlder(input.At - Duration.FromDays(options.Value.ReportDays), cancellation);
        return new ReviewSummary(findings.Count, findings.CountBy(each => each.Kind).ToDictionary());
    }
}

/// <summary>A check and one of its targets.</summary>
/// <param name="Check">Its id.</param>
/// <param name="Target">One of its targets; empty where it has none.</param>
public sealed record ReviewPart(string Check, string Target)
{
    public override string ToString() => Target.Length > 0 ? $"{Check}-{Target}" : Check;
}
