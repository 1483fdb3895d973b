using Compliance.Findings;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>The daily review: each check by itself, then the report. What one check cannot do keeps no other from its findings.</summary>
public static class ReviewWorkflow
{
    public static readonly WorkflowReference<ReviewInput, ReviewSummary> Reference = new("Review");

    public static async Task<ReviewSummary> Run(IWorkflowContext context, ReviewInput input)
    {
        var parts = await context.Run(ReviewActivities.List, Unit.Value, StepRetry.Briefly);
        await context.RunAll(parts, Check);
        return await context.Run(ReviewActivities.Report, input, StepRetry.Briefly);

        async Task<Unit> Check(ReviewPart part)
        {
            var step = new ReviewStep(input.ReviewId, part, input.At);
            try
            {
                return await context.Run(ReviewActivities.Check, step, StepRetry.Briefly);
            }
            catch (StepFailedException failure)
            {
                return await context.Run(
                    ReviewActivities.NoteFailure, new FailedCheck(step, failure.Code, failure.Reference), StepRetry.Briefly);
            }
        }
    }
}

/// <param name="ReviewId">Opaque.</param>
/// <param name="Part">What is checked.</param>
/// <param name="At">The time that deadlines are measured against.</param>
public sealed record ReviewStep(string ReviewId, ReviewPart Part, Instant At);

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
