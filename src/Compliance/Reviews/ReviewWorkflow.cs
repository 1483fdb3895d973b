using Compliance.Retention;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>
/// The daily review: is what the stores hold mapped, is every mapped place covered, is every request in time, is every key accounted for,
/// did the last sweep erase what was due?
/// </summary>
public static class ReviewWorkflow
{
    public static readonly WorkflowReference<ReviewInput, ReviewSummary> Reference = new("Review");

    public static async Task<ReviewSummary> Run(IWorkflowContext context, ReviewInput input)
    {
        var connections = await context.Run(ReviewActivities.ListConnections, Nothing.Value, StepRetry.Briefly);
        await context.RunAll(ReviewActivities.CheckStore, [.. connections.Select(each => new ReviewStep(input.ReviewId, each, input.At))], retry: StepRetry.Briefly);
        await context.Run(ReviewActivities.CheckCoverage, new ReviewStep(input.ReviewId, "coverage", input.At), StepRetry.Briefly);
        await context.Run(ReviewActivities.CheckDeadlines, new ReviewStep(input.ReviewId, "deadlines", input.At), StepRetry.Briefly);
        await context.Run(KeyReview.CheckKeys, new ReviewStep(input.ReviewId, "keys", input.At), StepRetry.Briefly);
        await context.Run(SweepReview.Check, new ReviewStep(input.ReviewId, "sweeps", input.At), StepRetry.Briefly);
        return await context.Run(ReviewActivities.Report, input, StepRetry.Briefly);
    }
}

/// <param name="ReviewId">Opaque.</param>
/// <param name="At">The time that deadlines are measured against.</param>
public sealed record ReviewInput(string ReviewId, Instant At);

/// <param name="ReviewId">Opaque.</param>
/// <param name="Part">The connection or the rule that is checked.</param>
/// <param name="At">The time that deadlines are measured against.</param>
public sealed record ReviewStep(string ReviewId, string Part, Instant At);

/// <param name="Findings">How many there are in all.</param>
/// <param name="ByKind">How many of each kind.</param>
public sealed record ReviewSummary(int Findings, IReadOnlyDictionary<FindingKind, int> ByKind);
