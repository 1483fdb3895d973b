using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Retention;

namespace Compliance.Reviews.Checks;

/// <summary>Tells reviews what the last sweep could not do.</summary>
internal sealed class SweepCheck(ISweepRecords records, IDataMaps maps) : IReviewCheck
{
    public static readonly FindingKind SweepFailed = new(
        "sweep-failed", "Retention sweep failed",
        "The last retention sweep could not erase what was due.",
        "As for the alert `sweep-failed`.");

    public static readonly FindingKind UndatedRows = new(
        "undated-rows", "Rows without a readable time",
        "Rows whose retention period has no beginning that can be read: no sweep erases them.",
        "Correct the times in the store, or name another field in the map.");

    public string Id => "sweeps";

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        if (await records.FindLast(cancellation) is { } sweep)
        {
            if (sweep.Outcome is SweepOutcome.Failed)
                findings.Add(new Finding(
                    SweepFailed, sweep.Id, "The last retention sweep erased nothing, although something was due.", Severity.High));
            if (sweep.Cases > 0)
                findings.Add(new Finding(
                    SweepFailed, sweep.Id, $"{sweep.Cases} case files past their term could not be ended: see the log.", Severity.High));
            await foreach (var (_, swept) in records.List(sweep.Id, 0, cancellation))
                findings.AddRange(Found(swept));
        }

        return findings;
    }

    private IEnumerable<Finding> Found(SweptCollection swept)
    {
        foreach (var failure in swept.Tally.Failures)
        {
            var rows = failure.Rows > 0 ? $"{failure.Rows} rows past their retention period were not erased" : "It could not be swept";
            yield return Finding(
                SweepFailed, failure.Collection == SweepTally.Others ? swept.Collection : failure.Collection,
                $"{rows}: {failure.Code} ({failure.Reference}). The next sweep tries again. See docs/connectors.md.", Severity.High);
        }

        if (swept.Tally.Undated > 0)
        {
            yield return Finding(
                UndatedRows, swept.Collection,
                $"{swept.Tally.Undated} rows have no readable time to begin their retention period: no sweep erases them. "
                    + "Correct the times or name another field in the map.",
                Severity.Medium);
        }

        if (swept is { State: SweptState.Impossible, Reason: "nothing-erases-it" })
            yield return Finding(
                SweepFailed, swept.Collection, "It has a retention period, and nothing in the map erases its rows.", Severity.High);
    }

    private Finding Finding(FindingKind kind, string collection, string detail, Severity severity) => new(
        kind, collection, detail, severity, maps.Current.Find(collection) is { } mapped ? maps.Current.OwnerOf(mapped.Address) : null);
}
