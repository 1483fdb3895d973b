using Compliance.Retention;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Retention;

public sealed class SweepWorkflowTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 2, 30);

    private static readonly SweepTotals Four = new(Looked: 1, Expired: 4);

    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly List<SweepStepFailed> _failed = [];
    private readonly HashSet<int> _due = [];
    private ScriptedContext _context;

    public SweepWorkflowTests() => _context = Scripted(rules: 3);

    [Fact]
    public async Task A_dry_run_shows_what_has_outlived_its_period_and_erases_nothing()
    {
        var shown = await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: true));
        Assert.Equal(new SweepProgress(SweepStage.Done, true, new SweepTotals(3), SweepOutcome.Erased), shown);
        Assert.Equal(["PlanSweep", "PreviewExpired", "PreviewExpired", "PreviewExpired", "EndSweep"], _context.Steps);
    }

    [Fact]
    public async Task A_sweep_counts_in_all_collections_before_it_erases_the_first_and_keeps_their_order()
    {
        var erased = new List<int>();
        _context.AnswerChild(SweepCollectionWorkflow.Reference, input => Erased(erased, input));
        await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false));

        Assert.Equal([0, 1, 2], erased);
        Assert.True(IndexOfLast("PreviewExpired") < IndexOfFirst("RetentionSweepCollection"));
    }

    [Fact]
    public async Task The_status_adds_up_what_was_counted_and_erased_so_far()
    {
        await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false));

        Assert.Equal(
            [
                (SweepStage.DryRun, 0, 0), (SweepStage.Erasing, 12, 0), (SweepStage.Erasing, 12, 4), (SweepStage.Erasing, 12, 8),
                (SweepStage.Erasing, 12, 12), (SweepStage.EndingCases, 12, 12), (SweepStage.Done, 0, 0),
            ],
            _context.Statuses.Select(WorkflowJson.Read<SweepProgress>)
                .Select(each => (each.Stage, each.Totals.Expired, each.Totals.Erased)).Distinct());
    }

    [Theory]
    [InlineData(49)]
    [InlineData(51)]
    [InlineData(1500)]
    public async Task However_many_rules_there_are_each_is_swept_once_and_the_status_holds_totals_alone(int rules)
    {
        var erased = new List<int>();
        var input = new SweepInput(At, DryRun: false);
        var (previews, generations, longest) = (0, 0, 0);
        while (true)
        {
            _context = Scripted(rules).AnswerChild(SweepCollectionWorkflow.Reference, each => Erased(erased, each));
            await SweepWorkflow.Run(_context, input);
            previews += _context.Steps.Count(each => each == "PreviewExpired");
            longest = Math.Max(longest, _context.Steps.Count);
            Assert.All(_context.Statuses, status => Assert.True(status.Length < 500, status));
            if (_context.Continued is null)
                break;
            generations++;
            input = WorkflowJson.Read<SweepInput>(_context.Continued);
        }

        Assert.Equal(Enumerable.Range(0, rules), erased);
        Assert.Equal(rules, previews);
        Assert.InRange(longest, 1, 120);
        Assert.Equal(rules > 50, generations > 1);
    }

    [Fact]
    public async Task A_collection_that_cannot_be_swept_is_recorded_and_keeps_no_other_from_being_swept()
    {
        var erased = new List<int>();
        _context
            .Answer(
                SweepActivities.Preview, step => step.Index == 2 ? throw new StepFailedException("store-refused", "mail") : Counted(step))
            .AnswerChild(
                SweepCollectionWorkflow.Reference,
                input => input.Index == 0 ? throw new StepFailedException("store-mismatch", "sales") : Erased(erased, input));
        await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false));

        Assert.Equal([1], erased);
        Assert.Equal(
            [
                new SweepStepFailed("instance-1", 2, "store-refused", "mail"),
                new SweepStepFailed("instance-1", 0, "store-mismatch", "sales"),
            ],
            _failed);
    }

    [Fact]
    public async Task A_sweep_that_erased_nothing_of_what_was_due_fails()
    {
        _context.Answer(SweepActivities.End, _ => new SweepEnd(SweepOutcome.Failed, new SweepTotals(3, 3, 4, false, 0, 4, 0, 1)));
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false)));
        Assert.Equal((SweepWorkflow.NothingErased, "instance-1"), (failure.Code, failure.Reference));
        Assert.Equal(SweepOutcome.Failed, WorkflowJson.Read<SweepProgress>(_context.Statuses[^1]).Outcome);
    }

    [Fact]
    public async Task The_systems_own_cases_end_last_and_one_that_cannot_fails_no_sweep()
    {
        EndSweep? end = null;
        _context
            .Answer(CaseActivities.EndOld, long (_) => throw new StepFailedException(FailureCode.Unexpected, "log-1"))
            .Answer(SweepActivities.End, input =>
            {
                end = input;
                return new SweepEnd(SweepOutcome.CompletedWithFailures, new SweepTotals(3));
            });
        var done = await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false));
        Assert.True(IndexOfFirst("EndOldCases") > IndexOfLast("RetentionSweepCollection"));
        Assert.Equal((1, SweepOutcome.CompletedWithFailures), (end!.CasesFailed, done.Outcome));
    }

    [Fact]
    public async Task A_collection_is_erased_page_by_page_until_there_is_no_more()
    {
        var pages = new Queue<SweptPage>([Page(200, true), Page(400, true), Page(450, false)]);
        var steps = new List<SweepStep>();
        var child = new ScriptedContext().Answer(SweepActivities.ErasePage, step =>
        {
            steps.Add(step);
            return pages.Dequeue();
        });

        Assert.Equal(new SweepTotals(Erased: 450), await SweepCollectionWorkflow.Run(child, new SweepCollectionInput("sweep-1", 7, At)));
        Assert.Equal(Enumerable.Repeat(new SweepStep("sweep-1", 7), 3), steps);
        Assert.Null(child.Continued);
        Assert.Equal(Page(450, false), WorkflowJson.Read<SweptPage>(child.Statuses[^1]));
    }

    [Fact]
    public async Task After_fifty_pages_a_new_generation_goes_on_from_the_same_bookmark()
    {
        var child = new ScriptedContext().Answer(SweepActivities.ErasePage, _ => Page(1, true));
        var input = new SweepCollectionInput("sweep-1", 7, At);
        await SweepCollectionWorkflow.Run(child, input);
        Assert.Equal(50, child.Steps.Count);
        Assert.Equal(input, WorkflowJson.Read<SweepCollectionInput>(child.Continued!));
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for()
    {
        var calls = 0;
        _context.Answer(
            SweepActivities.Preview,
            step => ++calls == 1 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : Counted(step));
        await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: true));
        Assert.Contains("sleep 1s", _context.Steps);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task A_store_that_stays_down_is_left_to_the_next_sweep_after_two_hours_and_the_others_are_swept()
    {
        var erased = new List<int>();
        _context
            .Answer(
                SweepActivities.Preview,
                step => step.Index < 2 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : Counted(step))
            .AnswerChild(SweepCollectionWorkflow.Reference, input => Erased(erased, input));
        var began = _clock.GetCurrentInstant();
        await SweepWorkflow.Run(_context, new SweepInput(At, DryRun: false));

        Assert.Equal([2], erased);
        Assert.Equal(
            [(0, FailureCode.StoreUnavailable), (1, FailureCode.StoreUnavailable)], _failed.Select(each => (each.Index, each.Code)));
        Assert.InRange((_clock.GetCurrentInstant() - began).TotalMinutes, 120, 130);
    }

    private ScriptedContext Scripted(int rules) => new ScriptedContext(_clock)
        .Answer(SweepActivities.Plan, _ => new SweepTotals(rules))
        .Answer(SweepActivities.Preview, Counted)
        .Answer(SweepActivities.ListDue, step => (IReadOnlyList<int>)[.. _due.Where(index => index >= step.Index).Order().Take(50)])
        .AnswerChild(SweepCollectionWorkflow.Reference, input => Erased([], input))
        .Answer(SweepActivities.Fail, each =>
        {
            _failed.Add(each);
            _due.Remove(each.Index);
            return new SweepTotals(Failed: 1);
        })
        .Answer(CaseActivities.EndOld, _ => 0L)
        .Answer(SweepActivities.End, _ => new SweepEnd(SweepOutcome.Erased, new SweepTotals(rules)));

    private SweepTotals Counted(SweepStep step)
    {
        _due.Add(step.Index);
        return Four;
    }

    private SweepTotals Erased(List<int> erased, SweepCollectionInput input)
    {
        erased.Add(input.Index);
        _due.Remove(input.Index);
        return new SweepTotals(Erased: 4);
    }

    private static SweptPage Page(long erased, bool more) => new(new SweepTotals(Erased: erased), more);

    private int IndexOfFirst(string step) => _context.Steps.ToList().IndexOf(step);

    private int IndexOfLast(string step) => _context.Steps.ToList().LastIndexOf(step);
}
