using Compliance.DataMap;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.DataMap;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Retention;

public sealed class ExpiredRowsTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}, files: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: customers
            compliance: {retention: {period: P5Y, from: since}, erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: nick, data_categories: [user.name], fides_meta: {data_type: string, masking_strategy_override: {strategy: random_string_rewrite}}}
            - {name: word, data_categories: [user.content], fides_meta: {data_type: string, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: gone}}}}
            - {name: since, data_categories: [system.operations]}
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order}}
            - {name: customer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: from}]}}
            - {name: placed, data_categories: [system.operations]}
          - name: lines
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: line}}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
        - fides_key: files
          compliance: {connection: files}
          collections:
          - name: labels
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: label}}
            - {name: line, fides_meta: {references: [{dataset: shop, field: lines.id, direction: from}]}}
        """;

    [Fact]
    public async Task Rows_that_follow_go_before_their_parents_in_every_store_and_only_with_them()
    {
        await using var bench = await Following();
        Fill(bench);
        var erased = Erasures(bench);

        var done = (await bench.Sweep())!;

        Assert.Equal(["o-young"], Ids(bench, "sql", "shop.orders"));
        Assert.Equal(["l-young"], Ids(bench, "sql", "shop.lines"));
        Assert.Equal(["b-young"], Ids(bench, "files", "files.labels"));
        Assert.Equal((SweepOutcome.Erased, 2 + 3 + 2), (done.Outcome!.Value, done.Totals.Erased));
        var swept = await bench.Swept("shop.orders");
        Assert.Equal(2, swept.Tally.Erased);
        Assert.Equal(
            [new FollowingRows("files.labels", 2), new FollowingRows("shop.lines", 3)],
            swept.Tally.Following.OrderBy(each => each.Collection, StringComparer.Ordinal));
        Assert.True(erased.IndexOf("labels") < erased.IndexOf("lines") && erased.IndexOf("lines") < erased.IndexOf("orders"));
        Assert.DoesNotContain(
            "shop.lines",
            await bench.Get<ISweepRecords>().List("sweep-1", 0, default).Select(each => each.Collection.Collection).ToListAsync());
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("lines")]
    [InlineData("orders")]
    public async Task A_sweep_that_is_cut_off_anywhere_goes_on(string crash)
    {
        await using var bench = await Following();
        Fill(bench);
        var crashes = 1;
        foreach (var store in bench.Stores.Values)
        {
            store.Before = (operation, collection) =>
            {
                if (operation == "Erase" && collection.Collection == crash && crashes-- > 0)
                    throw new InvalidOperationException("crash");
            };
        }

        await bench.Run(SweepActivities.Plan, new PlanSweep("sweep-1", SweepBench.At, DryRun: false));
        foreach (var index in Enumerable.Range(0, 2))
            await bench.Run(SweepActivities.Preview, new SweepStep("sweep-1", index));
        var step = new SweepStep("sweep-1", (await bench.Run(SweepActivities.ListDue, new SweepStep("sweep-1", 0))).Single());
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Run(SweepActivities.ErasePage, step));
        await bench.Run(SweepActivities.ErasePage, step);

        Assert.Equal(["o-young"], Ids(bench, "sql", "shop.orders"));
        Assert.Equal(["l-young"], Ids(bench, "sql", "shop.lines"));
        Assert.Equal(["b-young"], Ids(bench, "files", "files.labels"));
    }

    [Fact]
    public async Task A_parent_stays_with_the_follower_that_cannot_be_erased()
    {
        await using var bench = await Following();
        Fill(bench);
        bench.Stores["files"].Holds = (_, key) => key.Value == "b1";

        var done = (await bench.Sweep())!;

        Assert.Equal(["o1", "o-young"], Ids(bench, "sql", "shop.orders"));
        Assert.Equal(["l1", "l-young"], Ids(bench, "sql", "shop.lines"));
        Assert.Equal(["b1", "b-young"], Ids(bench, "files", "files.labels"));
        Assert.Equal(SweepOutcome.CompletedWithFailures, done.Outcome);
        Assert.Equal(
            [new SweepFailure("files.labels", "store-mismatch", "files/labels", 1)], (await bench.Swept("shop.orders")).Tally.Failures);
    }

    [Fact]
    public async Task Parents_stay_where_the_store_of_their_followers_is_not_configured()
    {
        await using var bench = await Following();
        Fill(bench);
        bench.Stores.Remove("files");

        Assert.Null(await bench.Sweep());

        Assert.Equal(3, Ids(bench, "sql", "shop.orders").Count);
        Assert.Equal(
            [new SweepFailure("files.labels", "connection-not-configured", "files", 3)], (await bench.Swept("shop.orders")).Tally.Failures);
    }

    [Fact]
    public async Task A_follower_of_several_parents_goes_with_the_last_of_them()
    {
        await using var bench = await SweepBench.Start(
            azurite,
            Map,
            map => map.Following("shop.lines", "order", "shop.orders", "customer"));
        bench
            .Stores["sql"]
            .Add(
                "shop.orders",
                """{"id":"o1","customer":"c1","placed":"2020-01-01"}""",
                """{"id":"o2","customer":"c1","placed":"2026-11-01"}""",
                """{"id":"o3","customer":"c2","placed":"2020-01-01"}"""
            )
            .Add("shop.lines", """{"id":"l1","order":"c1"}""", """{"id":"l2","order":"c2"}""");

        await bench.Sweep();

        Assert.Equal(["o2"], Ids(bench, "sql", "shop.orders"));
        Assert.Equal(["l1"], Ids(bench, "sql", "shop.lines"));
    }

    [Fact]
    public async Task More_followers_than_fit_in_memory_at_once_all_go()
    {
        await using var bench = await SweepBench.Start(
            azurite,
            Map,
            map => map.Following("shop.lines", "order", "shop.orders", "id"),
            pageSize: 1000);
        bench
            .Stores["sql"]
            .Add("shop.orders", """{"id":"o1","placed":"2020-01-01"}""")
            .Add("shop.lines", Enumerable.Range(0, 10_500).Select(number => $$"""{"id":"{{number}}","order":"o1"}"""));

        Assert.Equal(10_501, (await bench.Sweep())!.Totals.Erased);
        Assert.Empty(bench.Stores["sql"].Rows("shop.lines"));
    }

    [Fact]
    public async Task A_masked_row_is_swept_once()
    {
        await using var bench = await SweepBench.Start(azurite, Map);
        bench
            .Stores["sql"]
            .Add(
                "shop.customers",
                """{"id":"c1","mail":"ada@example.org","nick":"ada","word":"hello","since":"2010-01-01"}""",
                """{"id":"c2","mail":"eve@example.org","nick":"eve","word":"hi","since":"2026-01-01"}"""
            );

        Assert.Equal(1, (await bench.Sweep())!.Totals.Erased);
        var once = bench.Stores["sql"].Rows("shop.customers");
        Assert.DoesNotContain("ada", once[0], StringComparison.Ordinal);
        Assert.Contains("eve@example.org", once[1], StringComparison.Ordinal);

        var again = (await bench.Sweep(id: "sweep-2"))!;
        Assert.Equal((SweepOutcome.NothingDue, 0, 0), (again.Outcome!.Value, again.Totals.Expired, again.Totals.Erased));
        Assert.Equal(once, bench.Stores["sql"].Rows("shop.customers"));
    }

    [Fact]
    public async Task Of_a_page_with_masked_rows_only_the_others_are_masked_and_counted()
    {
        await using var bench = await SweepBench.Start(azurite, Map);
        bench
            .Stores["sql"]
            .Add("shop.customers", """{"id":"c1","mail":"ada@example.org","nick":"ada","word":"hello","since":"2010-01-01"}""");
        await bench.Sweep();
        bench
            .Stores["sql"]
            .Add(
                "shop.customers",
                """{"id":"c2","mail":null,"nick":null,"word":null,"since":"2010-01-01"}""",
                """{"id":"c3","mail":"eve@example.org","nick":null,"word":"gone","since":"2010-01-01"}"""
            );

        var done = (await bench.Sweep(id: "sweep-2"))!;
        Assert.Equal((1, 1), (done.Totals.Expired, done.Totals.Erased));
        Assert.DoesNotContain(bench.Stores["sql"].Rows("shop.customers"), row => row.Contains('@'));
    }

    [Fact]
    public async Task A_row_goes_where_nothing_refers_to_it_and_is_masked_once_where_something_does()
    {
        await using var bench = await SweepBench.Start(
            azurite,
            Map,
            map => map.With("shop.customers", each => each with { Erasure = RowErasure.DeleteUnlessReferenced }));
        bench
            .Stores["sql"]
            .Add(
                "shop.customers",
                """{"id":"c1","mail":"ada@example.org","nick":"ada","word":"hello","since":"2010-01-01"}""",
                """{"id":"c2","mail":"eve@example.org","nick":"eve","word":"hi","since":"2010-01-01"}"""
            )
            .Add(
                "shop.orders",
                """{"id":"o1","customer":"c1","placed":"2026-11-01"}""",
                """{"id":"o2","customer":"c2","placed":"2010-01-01"}"""
            );

        Assert.Equal(3, (await bench.Sweep())!.Totals.Erased);
        Assert.Equal(["c1"], Ids(bench, "sql", "shop.customers"));
        Assert.DoesNotContain(bench.Stores["sql"].Rows("shop.customers"), row => row.Contains('@'));
        Assert.Equal(SweepOutcome.NothingDue, (await bench.Sweep(id: "sweep-2"))!.Outcome);

        await bench
            .Stores["sql"]
            .Erase(bench.Map.Find("shop.orders")!, [new("o1")], Compliance.Connectors.ErasureInstruction.Delete, default);
        Assert.Equal(1, (await bench.Sweep(id: "sweep-3"))!.Totals.Erased);
        Assert.Empty(bench.Stores["sql"].Rows("shop.customers"));
    }

    [Fact]
    public async Task A_refused_page_that_had_erased_a_part_before_counts_it()
    {
        await using var bench = await SweepBench.Start(azurite, Map, pageSize: 10);
        bench.Stores["sql"].Add("shop.orders", Enumerable.Range(0, 8).Select(id => $$"""{"id":"o{{id}}","placed":"2020-01-01"}"""));
        var calls = 0;
        bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation != "Erase" || calls++ > 0)
                return;
            bench
                .Stores["sql"]
                .Erase(bench.Map.Find(collection)!, [new("o0"), new("o1")], Compliance.Connectors.ErasureInstruction.Delete, default);
            throw new StepFailedException("store-mismatch", "sql/orders");
        };
        Assert.Equal(8, (await bench.Sweep())!.Totals.Erased);
        Assert.Empty(bench.Stores["sql"].Rows("shop.orders"));
    }

    private Task<DomainBench> Following() =>
        SweepBench.Start(
            azurite,
            Map,
            map => map.Following("shop.lines", "order", "shop.orders", "id").Following("files.labels", "line", "shop.lines", "id"));

    private static void Fill(DomainBench bench)
    {
        bench
            .Stores["sql"]
            .Add(
                "shop.orders",
                """{"id":"o1","placed":"2020-01-01"}""",
                """{"id":"o2","placed":"2020-01-01"}""",
                """{"id":"o-young","placed":"2026-11-01"}"""
            )
            .Add(
                "shop.lines",
                """{"id":"l1","order":"o1"}""",
                """{"id":"l2","order":"o1"}""",
                """{"id":"l3","order":"o2"}""",
                """{"id":"l-young","order":"o-young"}"""
            );
        bench
            .Stores["files"]
            .Add("files.labels", """{"id":"b1","line":"l1"}""", """{"id":"b2","line":"l3"}""", """{"id":"b-young","line":"l-young"}""");
    }

    private static List<string> Erasures(DomainBench bench)
    {
        var erased = new List<string>();
        foreach (var store in bench.Stores.Values)
        {
            store.Before = (operation, collection) =>
            {
                if (operation == "Erase")
                    erased.Add(collection.Collection);
            };
        }

        return erased;
    }

    private static List<string> Ids(DomainBench bench, string store, string collection) =>
        [.. bench.Stores[store].Rows(collection).Select(row => System.Text.Json.Nodes.JsonNode.Parse(row)!["id"]!.GetValue<string>())];
}
