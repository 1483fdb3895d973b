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

    [Fact]
    public async Task Every_connection_is_compared_then_coverage_deadlines_and_keys_then_the_report_is_written()
    {
        var compared = new List<ReviewStep>();
        var context = new ScriptedContext()
            .Answer(ReviewActivities.ListConnections, _ => (IReadOnlyList<string>)["files", "sql"])
            .Answer(ReviewActivities.CheckStore, step =>
            {
                compared.Add(step);
                return Nothing.Value;
            })
            .Answer(ReviewActivities.CheckCoverage, _ => Nothing.Value)
            .Answer(ReviewActivities.CheckDeadlines, _ => Nothing.Value)
            .Answer(KeyReview.CheckKeys, _ => Nothing.Value)
            .Answer(SweepReview.Check, _ => Nothing.Value)
            .Answer(ReviewActivities.Report, _ => new ReviewSummary(1, new Dictionary<FindingKind, int> { [FindingKind.CoverageGap] = 1 }));

        var summary = await ReviewWorkflow.Run(context, Input);
        Assert.Equal(["ListConnections", "CheckStore", "CheckStore", "CheckCoverage", "CheckDeadlines", "CheckKeys", "CheckSweeps", "WriteReviewReport"], context.Steps);
        Assert.Equal([new ReviewStep("review-1", "files", Input.At), new ReviewStep("review-1", "sql", Input.At)], compared);
        Assert.Equal(1, summary.ByKind[FindingKind.CoverageGap]);
    }

    [Theory]
    [InlineData("CheckStore", new[] { "files", "sql" })]
    [InlineData("CheckCoverage", new[] { "coverage" })]
    [InlineData("CheckDeadlines", new[] { "deadlines" })]
    [InlineData("CheckKeys", new[] { "keys" })]
    [InlineData("CheckSweeps", new[] { "sweeps" })]
    [InlineData("ListConnections", new[] { "stores" })]
    public async Task A_check_that_cannot_be_run_is_noted_and_keeps_no_other_from_running_and_the_report_from_being_written(string failing, string[] parts)
    {
        var noted = new List<FailedCheck>();
        var context = new ScriptedContext()
            .Answer(ReviewActivities.ListConnections, _ => Unless<IReadOnlyList<string>>("ListConnections", ["files", "sql"]))
            .Answer(ReviewActivities.CheckStore, _ => Unless("CheckStore", Nothing.Value))
            .Answer(ReviewActivities.CheckCoverage, _ => Unless("CheckCoverage", Nothing.Value))
            .Answer(ReviewActivities.CheckDeadlines, _ => Unless("CheckDeadlines", Nothing.Value))
            .Answer(KeyReview.CheckKeys, _ => Unless("CheckKeys", Nothing.Value))
            .Answer(SweepReview.Check, _ => Unless("CheckSweeps", Nothing.Value))
            .Answer(ReviewActivities.NoteFailure, failed =>
            {
                noted.Add(failed);
                return Nothing.Value;
            })
            .Answer(ReviewActivities.Report, _ => new ReviewSummary(noted.Count, new Dictionary<FindingKind, int>()));

        var summary = await ReviewWorkflow.Run(context, Input);
        Assert.Equal(parts.Length, summary.Findings);
        Assert.Equal([.. parts.Select(part => new FailedCheck(new ReviewStep("review-1", part, Input.At), "unexpected", "log-1"))], noted);
        foreach (var check in new[] { "CheckCoverage", "CheckDeadlines", "CheckKeys", "CheckSweeps" })
            Assert.Contains(check, context.Steps);

        T Unless<T>(string name, T answer) => name == failing ? throw new StepFailedException(FailureCode.Unexpected, "log-1") : answer;
    }
}
