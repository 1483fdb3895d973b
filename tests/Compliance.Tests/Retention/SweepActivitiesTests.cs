using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Timers;
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

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await SweepBench.Start(azurite, Map);
        _bench.Stores.Remove("gone");
        _bench.Stores["sql"].Add("shop.orders", Enumerable.Range(10, 8).Select(id => Order(id, "2025-11-23T02:29:59Z")))
            .Add("shop.orders", Order(30, "2025-11-23T02:30:00Z"), Order(31, "2026-11-01T00:00:00Z"), """{"id":"32","placed":null}""");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_rules_are_those_with_a_period_what_refers_before_what_it_refers_to_and_what_cannot_be_swept_says_why()
    {
        Assert.Equal(
            new SweepTotals(3, Looked: 1, Impossible: 1),
            await _bench.Run(SweepActivities.Plan, new PlanSweep("sweep-1", SweepBench.At, DryRun: false)));
        var rules = await _bench.Get<ISweepRecords>().List("sweep-1", 0, default).Select(each => each.Collection).ToListAsync();
        Assert.Equal(
            [
                ("shop.lines", SweptState.Waiting, null), ("shop.orders", SweptState.Waiting, null),
                ("elsewhere.logs", SweptState.Impossible, "connection-not-configured"),
            ],
            rules.Select(each => (each.Collection, each.State, each.Reason)));
    }

    [Fact]
    public async Task A_dry_run_counts_what_has_outlived_its_period_and_leaves_it()
    {
        var shown = (await _bench.Sweep(dryRun: true))!;
        Assert.Equal((8, 0, SweepOutcome.Shown), (shown.Totals.Expired, shown.Totals.Erased, shown.Outcome!.Value));
        Assert.Equal((SweptState.Due, 8), ((await _bench.Swept("shop.orders")).State, (await _bench.Swept("shop.orders")).Expired));
        Assert.Equal(11, _bench.Stores["sql"].Rows("shop.orders").Count);
    }

    [Fact]
    public async Task Pages_are_erased_from_bookmark_to_bookmark_and_none_is_left_behind()
    {
        var step = await Counted();
        var pages = new List<SweptPage>();
        do
            pages.Add(await _bench.Run(SweepActivities.ErasePage, step));
        while (pages[^1].More);

        Assert.Equal([(3, true), (6, true), (8, true), (8, false)], pages.Select(each => (each.Change.Erased, each.More)));
        Assert.Equal(3, _bench.Stores["sql"].Rows("shop.orders").Count);
        Assert.Null(await _bench.Get<ISweepBookmarks>().Find("sweep-1-1", default));
        Assert.Equal(new SweptPage(new SweepTotals(), More: false), await _bench.Run(SweepActivities.ErasePage, step));
    }

    [Fact]
    public async Task A_page_that_a_crash_cut_off_is_swept_again_without_harm()
    {
        var crashes = 1;
        _bench.Stores["sql"].Before = (operation, _) =>
        {
            if (operation == "Erase" && crashes-- > 0)
                throw new InvalidOperationException("crash");
        };
        var step = await Counted();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Run(SweepActivities.ErasePage, step));
        while ((await _bench.Run(SweepActivities.ErasePage, step)).More)
        {
        }

        Assert.Equal(3, _bench.Stores["sql"].Rows("shop.orders").Count);
    }

    [Fact]
    public async Task The_whole_sweep_erases_lines_before_orders()
    {
        var erased = new List<string>();
        _bench.Stores["sql"].Add("shop.lines", """{"id":"l1","order":"10","placed":"2025-01-01T00:00:00Z"}""");
        _bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Erase")
                erased.Add(collection.Collection);
        };
        var done = (await _bench.Sweep())!;

        Assert.Equal(new SweepProgress(SweepStage.Done, false, new SweepTotals(3, 3, 9, false, 9, 0, 1, 0, 1), SweepOutcome.Erased), done);
        Assert.Equal((1, 8), ((await _bench.Swept("shop.lines")).Tally.Erased, (await _bench.Swept("shop.orders")).Tally.Erased));
        Assert.Equal(["lines", "orders", "orders", "orders"], erased);
    }

    [Fact]
    public async Task Rows_whose_time_cannot_be_read_stay_and_are_counted()
    {
        _bench.Stores["sql"].Add("shop.orders", Order(40, "01.02.2014"), Order(41, "0000-00-00"), Order(42, "infinity"));
        await _bench.Sweep();
        Assert.Equal(3, (await _bench.Swept("shop.orders")).Tally.Undated);
        Assert.Equal(["30", "31", "32", "40", "41", "42"], Ids("shop.orders"));
    }

    [Fact]
    public async Task Nothing_due_and_nothing_possible_are_told_apart()
    {
        await _bench.Sweep();
        Assert.Equal(SweepOutcome.NothingDue, (await _bench.Sweep(id: "sweep-2"))!.Outcome);
        _bench.Stores.Remove("sql");
        Assert.Equal(SweepOutcome.NothingPossible, (await _bench.Sweep(id: "sweep-3"))!.Outcome);
    }

    [Fact]
    public async Task A_row_that_a_constraint_holds_keeps_no_other_and_is_tried_again_by_the_next_sweep()
    {
        _bench.Stores["sql"].Holds = (collection, key) => collection == "shop.orders" && key.Value is "11" or "16";
        var done = (await _bench.Sweep())!;

        Assert.Equal(["11", "16", "30", "31", "32"], Ids("shop.orders"));
        Assert.Equal((SweepOutcome.CompletedWithFailures, 6, 2), (done.Outcome!.Value, done.Totals.Erased, done.Totals.NotErased));
        var swept = await _bench.Swept("shop.orders");
        Assert.Equal(SweptState.ErasedInPart, swept.State);
        Assert.Equal([new SweepFailure("shop.orders", "store-mismatch", "sql/orders", 2)], swept.Tally.Failures);

        _bench.Stores["sql"].Holds = (_, _) => false;
        Assert.Equal(2, (await _bench.Sweep(id: "sweep-2"))!.Totals.Erased);
        Assert.Equal(["30", "31", "32"], Ids("shop.orders"));
    }

    [Fact]
    public async Task A_sweep_whose_every_deletion_fails_ends_failed()
    {
        _bench.Stores["sql"].Holds = (_, _) => true;
        Assert.Null(await _bench.Sweep());
        var record = (await _bench.Get<ISweepRecords>().Find("sweep-1", default))!;
        Assert.Equal((SweepOutcome.Failed, 8, 0), (record.Outcome!.Value, record.Totals!.NotErased, record.Totals.Erased));
        Assert.Equal(SweptState.Failed, (await _bench.Swept("shop.orders")).State);
    }

    [Fact]
    public async Task A_store_that_refuses_every_row_is_not_asked_about_each_of_them()
    {
        _bench.Stores["sql"].Add("shop.orders", Enumerable.Range(100, 100).Select(id => Order(id, "2020-01-01")));
        var calls = 0;
        _bench.Stores["sql"].Before = (operation, _) =>
        {
            if (operation == "Erase" && calls++ >= 0)
                throw new StepFailedException("store-refused", "sql/orders");
        };
        Assert.Null(await _bench.Sweep());
        Assert.Equal(5, calls);
    }

    [Fact]
    public async Task A_collection_that_fails_before_a_row_is_counted_says_so()
    {
        _bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Sweep" && collection.Collection == "lines")
                throw new StepFailedException("store-mismatch", "sql/lines");
        };
        var done = (await _bench.Sweep())!;
        Assert.Equal((SweepOutcome.CompletedWithFailures, 8), (done.Outcome!.Value, done.Totals.Erased));
        Assert.Equal([new SweepFailure("shop.lines", "store-mismatch", "sql/lines", 0)], (await _bench.Swept("shop.lines")).Tally.Failures);
    }

    [Fact]
    public async Task A_dry_run_counts_in_one_collection_for_five_minutes_and_says_that_there_is_more()
    {
        _bench.Stores["sql"].Add("shop.lines", Enumerable.Range(0, 2_500).Select(id => $$"""{"id":"{{id:D4}}","placed":"2020-01-01"}"""));
        _bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Sweep" && collection.Collection == "lines")
                _bench.Clock.Advance(Duration.FromSeconds(150));
        };

        Assert.Equal(SweepOutcome.Shown, (await _bench.Sweep(dryRun: true))!.Outcome);
        var swept = await _bench.Swept("shop.lines");
        Assert.Equal((SweptState.Due, 2_000, true), (swept.State, swept.Expired, swept.AtLeast));
    }

    [Theory]
    [InlineData("due", true, 0, SweepOutcome.Shown)]
    [InlineData("more", true, 0, SweepOutcome.Shown)]
    [InlineData("nothing", true, 0, SweepOutcome.NothingDue)]
    [InlineData("failed nothing", true, 0, SweepOutcome.CompletedWithFailures)]
    [InlineData("failed failed", true, 0, SweepOutcome.Failed)]
    [InlineData("failed impossible", true, 0, SweepOutcome.Failed)]
    [InlineData("impossible impossible", true, 0, SweepOutcome.NothingPossible)]
    [InlineData("nothing impossible", false, 0, SweepOutcome.NothingDue)]
    [InlineData("due", false, 0, SweepOutcome.NothingDue)]
    [InlineData("erased nothing", false, 0, SweepOutcome.Erased)]
    [InlineData("erased failed", false, 0, SweepOutcome.CompletedWithFailures)]
    [InlineData("nothing failed", false, 0, SweepOutcome.Failed)]
    [InlineData("erased", false, 1, SweepOutcome.CompletedWithFailures)]
    [InlineData("impossible", false, 1, SweepOutcome.CompletedWithFailures)]
    public async Task What_came_of_a_sweep_follows_from_its_collections_and_its_own_cases(
        string states, bool dryRun, long cases, SweepOutcome outcome)
    {
        SweptCollection[] swept = [.. states.Split(' ').Select(state => state switch
        {
            "due" => SweptCollection.Waiting("d.due") with { State = SweptState.Due, Expired = 5 },
            "more" => SweptCollection.Waiting("d.more") with { State = SweptState.Due, AtLeast = true },
            "nothing" => SweptCollection.Waiting("d.nothing").Ended(SweepTally.Empty),
            "erased" => SweptCollection.Waiting("d.erased").Ended(SweepTally.Empty.WithErased(3)),
            "failed" => SweptCollection.Waiting("d.failed").Ended(SweepTally.Empty.WithFailure("d.failed", "store-mismatch", "sql", 2)),
            _ => SweptCollection.Impossible("d.impossible", "no-connection"),
        })];
        var records = _bench.Get<ISweepRecords>();
        await records.Begin(new SweepRecord("sweep-1", SweepBench.At, dryRun, _bench.Map.Digest, swept.Length), swept, default);

        var end = await _bench.Run(SweepActivities.End, new EndSweep("sweep-1", cases));

        Assert.Equal((outcome, swept.Length), (end.Outcome, end.Totals.Looked));
        var record = (await records.Find("sweep-1", default))!;
        Assert.Equal((outcome, cases, end.Totals), (record.Outcome!.Value, record.Cases, record.Totals));
    }

    [Fact]
    public async Task The_record_of_a_sweep_goes_with_a_later_one_once_its_history_may_be_purged()
    {
        var records = _bench.Get<ISweepRecords>();
        var days = _bench.Get<Microsoft.Extensions.Options.IOptions<HistoryOptions>>().Value.Days;
        var now = _bench.Clock.GetCurrentInstant();
        foreach (
            var (id, at) in new[]
            {
                ("old", now - Duration.FromDays(days) - Duration.FromSeconds(1)),
                ("young", now - Duration.FromDays(days)),
            }
        )
            await records.Begin(new SweepRecord($"sweep-{id}", at, false, _bench.Map.Digest, 0), [], default);

        await _bench.Sweep();

        Assert.Null(await records.Find("sweep-old", default));
        Assert.NotNull(await records.Find("sweep-young", default));
    }

    [Fact]
    public async Task A_step_of_a_sweep_whose_record_is_gone_says_so()
    {
        foreach (var step in new Func<Task>[]
        {
            () => _bench.Run(SweepActivities.Preview, new SweepStep("sweep-9", 0)),
            () => _bench.Run(SweepActivities.ErasePage, new SweepStep("sweep-9", 0)),
            () => _bench.Run(SweepActivities.Fail, new SweepStepFailed("sweep-9", 0, "x", "y")),
            () => _bench.Run(SweepActivities.End, new EndSweep("sweep-9", 0)),
        })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(step);
            Assert.Equal(("sweep-gone", "sweep-9"), (failure.Code, failure.Reference));
        }
    }

    private async Task<SweepStep> Counted()
    {
        await _bench.Run(SweepActivities.Plan, new PlanSweep("sweep-1", SweepBench.At, DryRun: false));
        var step = new SweepStep("sweep-1", 1);
        Assert.Equal(new SweepTotals(Looked: 1, Expired: 8, Undated: 1), await _bench.Run(SweepActivities.Preview, step));
        Assert.Equal([1], await _bench.Run(SweepActivities.ListDue, new SweepStep("sweep-1", 0)));
        return step;
    }

    private List<string> Ids(string collection) =>
        [
            .. _bench
                .Stores["sql"]
                .Rows(collection)
                .Select(row => System.Text.Json.Nodes.JsonNode.Parse(row)!["id"]!.GetValue<string>())
                .Order(StringComparer.Ordinal),
        ];

    private static string Order(int id, string placed) => $$"""{"id":"{{id}}","mail":"a@x","placed":"{{placed}}"}""";
}
