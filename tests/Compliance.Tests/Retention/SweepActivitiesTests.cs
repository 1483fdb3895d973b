using Compliance.Requests;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Retention;

public sealed class SweepActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance:
          connections: {sql: {kind: sql}, gone: {kind: sql} }
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true} }
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email} }
            - {name: placed, data_categories: [system.operations] }
          - name: lines
            compliance: {retention: {period: P1Y, from: placed} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true} }
            - {name: order, data_categories: [user.behavior], fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]} }
            - {name: placed, data_categories: [system.operations] }
          - name: kept
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: number} }
        - fides_key: elsewhere
          compliance: {connection: gone}
          collections:
          - name: logs
            compliance: {retention: {period: P1D, from: at} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: number} }
            - {name: at, data_categories: [system.operations] }
        """;

    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 2, 30);

    private DomainBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await DomainBench.Start(azurite, Map, new Dictionary<string, string?> { ["Compliance:Retention:PageSize"] = "3" });
        bench.Stores.Remove("gone");
        bench.Stores["sql"].Add("shop.orders", Enumerable.Range(10, 8).Select(id => Order(id, "2025-11-23T02:29:59Z")))
            .Add("shop.orders", Order(30, "2025-11-23T02:30:00Z"), Order(31, "2026-11-01T00:00:00Z"), """{"id":"32","placed":null}""");
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_rules_are_those_with_a_period_and_a_store_what_refers_before_what_it_refers_to() =>
        Assert.Equal(["shop.lines", "shop.orders"], await bench.Run(SweepActivities.List, Nothing.Value));

    [Fact]
    public async Task A_preview_counts_what_has_outlived_its_period_and_leaves_it()
    {
        Assert.Equal(8, await bench.Run(SweepActivities.Preview, new SweepStep("shop.orders", At)));
        Assert.Equal(11, bench.Stores["sql"].Rows("shop.orders").Count);
    }

    [Fact]
    public async Task Pages_are_erased_from_bookmark_to_bookmark_and_none_is_left_behind()
    {
        var step = new SweepStep("shop.orders", At, "sweep-1");
        var pages = new List<SweptPage>();
        do
            pages.Add(await bench.Run(SweepActivities.ErasePage, step));
        while (pages[^1].More);

        Assert.Equal([new SweptPage(3, true), new SweptPage(6, true), new SweptPage(8, false)], pages);
        Assert.Equal(3, bench.Stores["sql"].Rows("shop.orders").Count);
        Assert.Null(await bench.Get<ISweepBookmarks>().Find("sweep-1", default));
    }

    [Fact]
    public async Task A_page_that_a_crash_cut_off_is_swept_again_without_harm()
    {
        var crashes = 1;
        bench.Stores["sql"].Before = (operation, _) =>
        {
            if (operation == "Erase" && crashes-- > 0)
                throw new InvalidOperationException("crash");
        };
        var step = new SweepStep("shop.orders", At, "sweep-1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Run(SweepActivities.ErasePage, step));
        while ((await bench.Run(SweepActivities.ErasePage, step)).More)
        {
        }

        Assert.Equal(3, bench.Stores["sql"].Rows("shop.orders").Count);
    }

    [Fact]
    public async Task The_whole_sweep_erases_lines_before_orders()
    {
        var erased = new List<string>();
        bench.Stores["sql"].Add("shop.lines", """{"id":"l1","order":"10","placed":"2025-01-01T00:00:00Z"}""");
        bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Erase")
                erased.Add(collection.Collection);
        };
        var done = await SweepWorkflow.Run(bench.Context("sweep-1"), new SweepInput(At, DryRun: false));
        Assert.Equal([new SweptCollection("shop.lines", 1, 1), new SweptCollection("shop.orders", 8, 8)], done.Collections);
        Assert.Equal(["lines", "orders", "orders", "orders"], erased);
    }

    [Fact]
    public async Task A_rule_that_a_newer_map_no_longer_has_fails_the_step_by_name()
    {
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(SweepActivities.Preview, new SweepStep("shop.kept", At)));
        Assert.Equal(("retention-rule-gone", "shop.kept"), (failed.Code, failed.Reference));
    }

    [Fact]
    public async Task Exports_end_on_their_date_and_cases_after_their_term_for_good()
    {
        var cases = bench.Get<ICaseFiles>();
        var id = await bench.Receive(Right.Access, ("email", "ada@example.org"));
        var open = await bench.Receive(Right.Access, ("email", "eve@example.org"));
        await cases.WriteExport(id, (stream, stop) => stream.WriteAsync(new byte[3], stop).AsTask(), default);
        await bench.Run(SubjectActivities.Close, new CloseRequest(id, RequestOutcome.Complete, HasExport: true));
        var closed = bench.Clock.GetCurrentInstant();

        await bench.Run(SweepActivities.EndCases, closed + Duration.FromDays(7));
        Assert.NotNull((await Record(id)).ExportUntil);
        await bench.Run(SweepActivities.EndCases, closed + Duration.FromDays(8));
        Assert.Null((await Record(id)).ExportUntil);
        Assert.Null(await cases.OpenExport(id, default));
        await cases.Read(id, default);

        await bench.Run(SweepActivities.EndCases, closed + Duration.FromDays(90));
        Assert.Null((await Record(id)).CaseEnded);
        await bench.Run(SweepActivities.EndCases, closed + Duration.FromDays(91));
        Assert.NotNull((await Record(id)).CaseEnded);
        await Assert.ThrowsAnyAsync<Exception>(() => cases.Read(id, default));
        await cases.Read(open, default);
    }

    [Fact]
    public async Task A_scheduled_sweep_starts_once_however_often_its_tick_is_served()
    {
        var due = Instant.FromUtc(2026, 11, 23, 2, 30);
        foreach (var _ in Enumerable.Range(0, 2))
            await RetentionDesk.Timer.Fire(bench.Services, due, default);
        var (id, input) = Assert.Single(bench.Started.Inputs);
        Assert.Equal(new SweepInput(due, DryRun: false), WorkflowJson.Read<SweepInput>(input));
        Assert.Equal(id, (await bench.Get<RetentionDesk>().Find(id, default))!.Id);
    }

    [Fact]
    public async Task A_sweep_by_hand_tells_how_it_goes_and_another_workflow_is_no_sweep()
    {
        var desk = bench.Get<RetentionDesk>();
        var id = await desk.Start(dryRun: true, default);
        Assert.True(WorkflowJson.Read<SweepInput>(bench.Started.Inputs[id]).DryRun);
        bench.Started.Set(id, it => it with { Phase = WorkflowPhase.Failed, FailureCode = "unexpected", FailureReference = "log-1" });
        Assert.Equal(new SweepView(id, WorkflowPhase.Failed, null, "unexpected (log-1)"), await desk.Find(id, default));
        await bench.Started.Start(SweepCollectionWorkflow.Reference, "sweep-child", new SweepStep("a.b", At), default);
        Assert.Null(await desk.Find("sweep-child", default));
        Assert.Null(await desk.Find("nothing", default));
    }

    private async Task<RequestRecord> Record(string id) => (await bench.Get<IRequestStore>().Find(id, default))!;

    private static string Order(int id, string placed) => $$"""{"id":"{{id}}","mail":"a@x","placed":"{{placed}}"}""";
}
