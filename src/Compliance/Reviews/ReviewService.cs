using Compliance.Evidence;
using Compliance.Findings;
using Compliance.Requests.Lifecycle;
using Compliance.Restores;
using Compliance.Reviews.Checks;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>Starts reviews, by hand and on schedule, and hands out their reports.</summary>
public interface IReviewService
{
    /// <returns>The review's id.</returns>
    Task<string> Start(CancellationToken cancellation);

    /// <summary>
    /// A review, or a report of the log's monitor, of deadlines, or of what a restore brought back, for as long as its workflow or its
    /// report is kept.
    /// </summary>
    Task<ReviewView?> Find(string reviewId, CancellationToken cancellation);
}

/// <param name="Id">Opaque.</param>
/// <param name="Phase">Of its workflow; completed where only the report is left, or there never was a workflow.</param>
/// <param name="Report">As JSON, once written.</param>
public sealed record ReviewView(string Id, WorkflowPhase Phase, ReadOnlyMemory<byte>? Report);

public sealed class ReviewService(IWorkflowClient workflows, IReviewReports reports, IIdSource ids, IClock clock) : IReviewService
{
    private const string Prefix = "review-";

    private static readonly string[] OtherReports =
        [LogMonitoring.ReportPrefix, RestoreFindings.ReportPrefix, DeadlineWarnings.ReportPrefix];

    public static TimerEntry Timer { get; } = new(
        "review", ReviewOptions.ScheduleSetting, ReviewOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => ((ReviewService)services.GetService(typeof(ReviewService))!).StartScheduled(due, cancellation));

    public async Task<string> Start(CancellationToken cancellation)
    {
        var id = $"{Prefix}{ids.New():N}";
        await workflows.Start(ReviewWorkflow.Reference, id, new ReviewInput(id, clock.GetCurrentInstant()), cancellation);
        return id;
    }

    public async Task<ReviewView?> Find(string reviewId, CancellationToken cancellation)
    {
        var isReview = reviewId.StartsWith(Prefix, StringComparison.Ordinal);
        if (!isReview && !OtherReports.Any(prefix => reviewId.StartsWith(prefix, StringComparison.Ordinal)))
            return null;
        var workflow = isReview ? await workflows.Find(reviewId, cancellation) : null;
        var report = await reports.Find(reviewId, cancellation);
        return workflow is null && report is null
            ? null
            : new ReviewView(reviewId, workflow?.Phase ?? WorkflowPhase.Completed, report);
    }

    private Task StartScheduled(Instant due, CancellationToken cancellation)
    {
        var id = $"{Prefix}{due.ToUnixTimeSeconds()}";
        return workflows.Start(ReviewWorkflow.Reference, id, new ReviewInput(id, due), cancellation);
    }
}
