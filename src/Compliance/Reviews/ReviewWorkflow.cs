using Compliance.Findings;
using Compliance.Reviews.Checks;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
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
        await CheckStores();
        await Check(ReviewActivities.CheckCoverage, "coverage");
        await Check(ReviewActivities.CheckDeadlines, "deadlines");
        await Check(KeyReview.CheckKeys, "keys");
        await Check(SweepReview.Check, "sweeps");
        return await context.Run(ReviewActivities.Report, input, StepRetry.Briefly);

        async Task CheckStores()
        {
            try
            {
                var connections = await context.Run(ReviewActivities.ListConnections, Nothing.Value, StepRetry.Briefly);
                await context.RunAll(connections, connection => Check(ReviewActivities.CheckStore, connection));
            }
            catch (StepFailedException failure)
            {
                await Note("stores", failure);
            }
        }

        // Each by itself: what one check cannot do keeps no other from its findings.
        async Task<Nothing> Check(ActivityReference<ReviewStep, Nothing> check, string part)
        {
            try
            {
                return await context.Run(check, new ReviewStep(input.ReviewId, part, input.At), StepRetry.Briefly);
            }
            catch (StepFailedException failure)
            {
                return await Note(part, failure);
            }
        }

        Task<Nothing> Note(string part, StepFailedException failure) => context.Run(
            ReviewActivities.NoteFailure,
            new FailedCheck(new ReviewStep(input.ReviewId, part, input.At), failure.Code, failure.Reference), StepRetry.Briefly);
    }
}

/// <param name="ReviewId">Opaque.</param>
/// <param name="Part">The connection or the rule that is checked.</param>
/// <param name="At">The time that deadlines are measured against.</param>
public sealed record ReviewStep(string ReviewId, string Part, Instant At);

/// <param name="Step">The check.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="Reference">Where to look further.</param>
public sealed record FailedCheck(ReviewStep Step, string Code, string Reference);

/// <param name="Findings">How many there are in all.</param>
/// <param name="ByKind">How many of each kind.</param>
public sealed record ReviewSummary(int Findings, IReadOnlyDictionary<FindingKind, int> ByKind);

/// <param name="ReviewId">Opaque.</param>
/// <param name="At">The time that deadlines are measured against.</param>
public sealed record ReviewInput(string ReviewId, Instant At);
