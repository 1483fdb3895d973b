using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Retention;
using Compliance.Workflows;

namespace Compliance.Reviews.Checks;

/// <summary>Tells reviews what the last sweep could not do.</summary>
public sealed class SweepReview(ISweepRecords records, IReviewReports reports, IDataMaps maps)
{
    public static readonly ActivityReference<ReviewStep, Nothing> Check = new("CheckSweeps");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Check, Role.Service, Resolve.From<SweepReview, ReviewStep, Nothing>(it => it.CheckLast))];

    private async Task<Nothing> CheckLast(ReviewStep step, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        if (await records.FindLast(cancellation) is { } sweep)
        {
            if (sweep.Outcome is SweepOutcome.Failed)
                findings.Add(new Finding(
                    FindingKind.SweepFailed, sweep.Id, "The last retention sweep erased nothing, although something was due.", Severity.High));
            if (sweep.Cases > 0)
                findings.Add(new Finding(
                    FindingKind.SweepFailed, sweep.Id, $"{sweep.Cases} case files past their term could not be ended: see the log.", Severity.High));
            await foreach (var (_, swept) in records.List(sweep.Id, 0, cancellation))
                findings.AddRange(Found(swept));
        }

        await reports.SavePart(step.ReviewId, "sweeps", findings, cancellation);
        return Nothing.Value;
    }

    private IEnumerable<Finding> Found(SweptCollection swept)
    {
        foreach (var failure in swept.Tally.Failures)
        {
            var rows = failure.Rows > 0 ? $"{failure.Rows} rows past their retention period were not erased" : "It could not be swept";
            yield return Finding(
                FindingKind.SweepFailed, failure.Collection == SweepTally.Others ? swept.Collection : failure.Collection,
                $"{rows}: {failure.Code} ({failure.Reference}). The next sweep tries again. See docs/connectors.md.", Severity.High);
        }

        if (swept.Tally.Undated > 0)
        {
            yield return Finding(
                FindingKind.UndatedRows, swept.Collection,
                $"{swept.Tally.Undated} rows have no readable time to begin their retention period: no sweep erases them. "
                    + "Correct the times or name another field in the map.",
                Severity.Medium);
        }

        if (swept is { State: SweptState.Impossible, Reason: "nothing-erases-it" })
            yield return Finding(FindingKind.SweepFailed, swept.Collection, "It has a retention period, and nothing in the map erases its rows.", Severity.High);
    }

    private Finding Finding(FindingKind kind, string collection, string detail, Severity severity) => new(
        kind, collection, detail, severity, maps.Current.Find(collection) is { } mapped
            ? maps.Current.Datasets.FirstOrDefault(each => each.Key == mapped.Address.Dataset)?.Owner
            : null);
}
