using Compliance.Retention;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Retention;

public sealed class SweepWorkflowTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 2, 30);

    private readonly ScriptedContext context = new();

    public SweepWorkflowTests() => context
        .Answer(SweepActivities.List, _ => (IReadOnlyList<string>)["shop.lines", "shop.orders", "shop.mails"])
        .Answer(SweepActivities.Preview, step => step.Collection == "shop.mails" ? 0 : 4)
        .Answer(SweepActivities.EndCases, _ => Nothing.Value)
        .AnswerChild(SweepCollectionWorkflow.Reference, _ => 4L);

    [Fact]
    public async Task A_dry_run_shows_what_has_outlived_its_period_and_erases_nothing()
    {
        var shown = await SweepWorkflow.Run(context, new SweepInput(At, DryRun: true));
        Assert.Equal(
            [new SweptCollection("shop.lines", 4, 0), new SweptCollection("shop.orders", 4, 0), new SweptCollection("shop.mails", 0, 0)], shown.Collections);
        Assert.Equal((SweepStage.Done, true), (shown.Stage, shown.DryRunOnly));
        Assert.Equal(["ListRetentionRules", "PreviewExpired", "PreviewExpired", "PreviewExpired"], context.Steps);
    }

    [Fact]
    public async Task A_sweep_shows_all_collections_before_it_erases_the_first_and_keeps_their_order()
    {
        var erased = new List<SweepStep>();
        context.AnswerChild(SweepCollectionWorkflow.Reference, step =>
        {
            erased.Add(step);
            return 4L;
        });
        var done = await SweepWorkflow.Run(context, new SweepInput(At, DryRun: false));

        Assert.Equal([new SweepStep("shop.lines", At), new SweepStep("shop.orders", At)], erased);
        Assert.Equal(4, done.Collections.Single(it => it.Collection == "shop.orders").Erased);
        Assert.True(IndexOfLast("PreviewExpired") < IndexOfFirst("RetentionSweepCollection"));
    }

    [Fact]
    public async Task A_collection_that_cannot_be_swept_is_told_of_and_keeps_no_other_from_being_swept()
    {
        context
            .Answer(SweepActivities.Preview, step => step.Collection == "shop.mails" ? throw new StepFailedException("store-refused", "mail") : 4)
            .AnswerChild(SweepCollectionWorkflow.Reference, step => step.Collection == "shop.lines" ? throw new StepFailedException("store-mismatch", "sales") : 4L);
        var done = await SweepWorkflow.Run(context, new SweepInput(At, DryRun: false));

        Assert.Equal(
            [
                new SweptCollection("shop.lines", 4, 0, "store-mismatch"), new SweptCollection("shop.orders", 4, 4),
                new SweptCollection("shop.mails", 0, 0, "store-refused"),
            ],
            done.Collections);
    }

    [Fact]
    public async Task The_systems_own_cases_end_even_where_a_store_keeps_the_sweep_waiting()
    {
        await SweepWorkflow.Run(context, new SweepInput(At, DryRun: false));
        Assert.True(IndexOfFirst("EndOldCases") < IndexOfFirst("PreviewExpired"));
    }

    [Fact]
    public async Task A_collection_is_erased_page_by_page_until_there_is_no_more()
    {
        var pages = new Queue<SweptPage>([new(200, true), new(400, true), new(450, false)]);
        var steps = new List<SweepStep>();
        var child = new ScriptedContext().Answer(SweepActivities.ErasePage, step =>
        {
            steps.Add(step);
            return pages.Dequeue();
        });

        Assert.Equal(450, await SweepCollectionWorkflow.Run(child, new SweepStep("shop.orders", At)));
        Assert.All(steps, step => Assert.Equal(child.InstanceId, step.Bookmark));
        Assert.Null(child.Continued);
        Assert.Equal(new SweptPage(450, false), WorkflowJson.Read<SweptPage>(child.Statuses[^1]));
    }

    [Fact]
    public async Task After_fifty_pages_a_new_generation_goes_on_with_the_same_bookmark()
    {
        var child = new ScriptedContext().Answer(SweepActivities.ErasePage, _ => new SweptPage(1, true));
        await SweepCollectionWorkflow.Run(child, new SweepStep("shop.orders", At));
        Assert.Equal(50, child.Steps.Count);
        Assert.Equal(new SweepStep("shop.orders", At), WorkflowJson.Read<SweepStep>(child.Continued!));
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for()
    {
        var calls = 0;
        context.Answer(SweepActivities.Preview, _ => ++calls == 1 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : 0L);
        await SweepWorkflow.Run(context, new SweepInput(At, DryRun: true));
        Assert.Contains("sleep 1s", context.Steps);
    }

    private int IndexOfFirst(string step) => context.Steps.ToList().IndexOf(step);

    private int IndexOfLast(string step) => context.Steps.ToList().LastIndexOf(step);
}
