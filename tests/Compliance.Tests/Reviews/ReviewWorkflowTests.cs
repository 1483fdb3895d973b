using Compliance.Findings;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Reviews;

public sealed class ReviewWorkflowTests
{
    private static readonly ReviewInput Input = new("review-1", Instant.FromUtc(2026, 11, 23, 5, 0));
    private static readonly ReviewPart[] Parts = [new("coverage", ""), new("store", "files"), new("store", "sql")];

    [Fact]
    public async Task Each_check_is_run_for_each_of_its_targets_then_the_report_is_written()
    {
        var run = new List<ReviewStep>();
        var context = new ScriptedContext()
            .Answer(ReviewActivities.List, _ => (IReadOnlyList<ReviewPart>)Parts)
            .Answer(
                ReviewActivities.Check,
                step =>
                {
                    run.Add(step);
                    return Unit.Value;
                }
            )
            .Answer(
                ReviewActivities.Report, _ => new ReviewSummary(1, new Dictionary<FindingKind, int> { [CoverageCheck.CoverageGap] = 1 }));

        var summary = await ReviewWorkflow.Run(context, Input);
        Assert.Equal(Parts.Select(part => new ReviewStep("review-1", part, Input.At)), run);
        Assert.Equal("WriteReviewReport", context.Steps[^1]);
        Assert.Equal(1, summary.ByKind[CoverageCheck.CoverageGap]);
    }

    [Theory]
    [InlineData("coverage", "")]
    [InlineData("store", "sql")]
    public async Task A_check_that_cannot_be_run_is_noted_and_keeps_no_other_from_running_and_the_report_from_being_written(
        string check, string target)
    {
        var failing = new ReviewPart(check, target);
        var (run, noted) = (new List<ReviewPart>(), new List<FailedCheck>());
        var context = new ScriptedContext()
            .Answer(ReviewActivities.List, _ => (IReadOnlyList<ReviewPart>)Parts)
            .Answer(ReviewActivities.Check, step =>
            {
                if (step.Part == failing)
                    throw new StepFailedException(FailureCode.Unexpected, "log-1");
                run.Add(step.Part);
                return Unit.Value;
            })
            .Answer(ReviewActivities.NoteFailure, failed =>
            {
                noted.Add(failed);
                return Unit.Value;
            })
            .Answer(ReviewActivities.Report, _ => new ReviewSummary(noted.Count, new Dictionary<FindingKind, int>()));

        Assert.Equal(1, (await ReviewWorkflow.Run(context, Input)).Findings);
        Assert.Equal([new FailedCheck(new ReviewStep("review-1", failing, Input.At), "unexpected", "log-1")], noted);
        Assert.Equal(Parts.Except([failing]), run);
    }
}
