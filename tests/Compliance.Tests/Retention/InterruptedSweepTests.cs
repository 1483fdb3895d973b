using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Retention;

/// <summary>A sweep that is cut off inside a step, before or after what a store did, and run again.</summary>
public sealed class InterruptedSweepTests(AzuriteFixture azurite)
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
            - {name: since, data_categories: [system.operations]}
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order}}
            - {name: placed, data_categories: [system.operations]}
        - fides_key: files
          compliance: {connection: files}
          collections:
          - name: labels
            compliance: {retention: {with: shop.orders}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: label}}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_sweep_is_cut_off_each_row_is_counted_once(bool isAfterwards)
    {
        await using var bench = await SweepBench.Start(azurite, Map);
        var (at, wasCut) = (0, true);
        for (; wasCut; at++)
        {
            Fill(bench);
            var cut = CutOff(bench, at, isAfterwards);
            await Sweep(bench, $"sweep-{at}");

            var (orders, customers) = (await bench.Swept("shop.orders", $"sweep-{at}"), await bench.Swept("shop.customers", $"sweep-{at}"));
            Assert.Equal((SweptState.ErasedInPart, 6, 2), (orders.State, orders.Tally.Erased, orders.Tally.Undated));
            Assert.Equal([new FollowingRows("files.labels", 9)], orders.Tally.Following);
            Assert.Equal([new SweepFailure("shop.orders", "store-mismatch", "sql/orders", 1)], orders.Tally.Failures);
            Assert.Equal((SweptState.Erased, 4), (customers.State, customers.Tally.Erased));
            wasCut = cut();
        }

        Assert.InRange(at, 8, 60);
    }

    [Fact]
    public async Task Rows_whose_keys_together_fit_no_bookmark_go_in_several_calls()
    {
        await using var bench = await SweepBench.Start(azurite, Map, pageSize: 10);
        bench.Stores["sql"].Add("shop.orders", Enumerable.Range(1, 5).Select(id => Order($"o{id}{new string('x', 40_000)}", "2020-01-01")));
        var calls = 0;
        bench.Stores["sql"].Erased = _ => calls++;

        await bench.Sweep();

        Assert.Equal((3, 5), (calls, (await bench.Swept("shop.orders")).Tally.Erased));
    }

    [Fact]
    public async Task A_row_that_was_renewed_after_the_interruption_is_neither_erased_nor_counted()
    {
        await using var bench = await SweepBench.Start(azurite, Map, pageSize: 10);
        var step = await BeginOrders(bench, isAfterwards: false);
        await bench.Stores["sql"].Update(
            bench.Map.Find("shop.orders")!, new("o1"), new Dictionary<string, JsonNode?> { ["placed"] = "2026-11-01" }, default);

        var page = await bench.Run(SweepActivities.ErasePage, step);

        Assert.Equal((1, false), (page.Change.Erased, page.More));

        Assert.Equal([Order("o1", "2026-11-01")], bench.Stores["sql"].Rows("shop.orders"));
    }

    [Fact]
    public async Task A_collection_that_fails_for_good_tells_what_was_erased_before()
    {
        await using var bench = await SweepBench.Start(azurite, Map, pageSize: 10);
        var step = await BeginOrders(bench, isAfterwards: true);

        await bench.Run(SweepActivities.Fail, new SweepStepFailed(step.SweepId, step.Index, "unexpected", "log-1"));

        var swept = await bench.Swept("shop.orders");
        Assert.Equal((SweptState.ErasedInPart, 2), (swept.State, swept.Tally.Erased));
        Assert.Equal([new SweepFailure("shop.orders", "unexpected", "log-1", 0)], swept.Tally.Failures);
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_about_its_last_rows_keeps_no_collection_from_its_end()
    {
        await using var bench = await SweepBench.Start(azurite, Map, pageSize: 10);
        var step = await BeginOrders(bench, isAfterwards: true);
        bench.Stores["sql"].IsDown = true;

        await bench.Run(SweepActivities.Fail, new SweepStepFailed(step.SweepId, step.Index, "store-unavailable", "sql"));

        var swept = await bench.Swept("shop.orders");
        Assert.Equal((SweptState.Failed, 0), (swept.State, swept.Tally.Erased));
    }

    /// <summary>Two old orders, and a sweep that is cut off at the call that erases them.</summary>
    private static async Task<SweepStep> BeginOrders(DomainBench bench, bool isAfterwards)
    {
        bench.Stores["sql"].Add("shop.orders", Order("o1", "2020-01-01"), Order("o2", "2020-01-01"));
        await bench.Run(SweepActivities.Plan, new PlanSweep("sweep-1", SweepBench.At, DryRun: false));
        var step = new SweepStep("sweep-1", Assert.Single(await Due(bench, "sweep-1")));
        CutOff(bench, 0, isAfterwards);
        await Assert.ThrowsAsync<Interruption>(() => bench.Run(SweepActivities.ErasePage, step));
        return step;
    }

    private static async Task Sweep(DomainBench bench, string id)
    {
        await RunAgain(bench, SweepActivities.Plan, new PlanSweep(id, SweepBench.At, DryRun: false));
        foreach (var index in await Due(bench, id))
        {
            while ((await RunAgain(bench, SweepActivities.ErasePage, new SweepStep(id, index))).More)
            {
            }
        }

        await RunAgain(bench, SweepActivities.End, new EndSweep(id, 0));
    }

    private static async Task<IReadOnlyList<int>> Due(DomainBench bench, string id)
    {
        foreach (var index in Enumerable.Range(0, 2))
            await RunAgain(bench, SweepActivities.Preview, new SweepStep(id, index));
        return await RunAgain(bench, SweepActivities.ListDue, new SweepStep(id, 0));
    }

    /// <summary>As the engine does it: a step that was cut off is run once more, with the same input.</summary>
    private static async Task<TOut> RunAgain<TIn, TOut>(DomainBench bench, ActivityReference<TIn, TOut> activity, TIn input)
    {
        try
        {
            return await bench.Run(activity, input);
        }
        catch (Interruption)
        {
            return await bench.Run(activity, input);
        }
    }

    /// <summary>Ends the process, as it were, once: at the call of either store that erases with this number.</summary>
    /// <returns>Tells whether it came to that.</returns>
    private static Func<bool> CutOff(DomainBench bench, int at, bool isAfterwards)
    {
        var calls = 0;
        foreach (var store in bench.Stores.Values)
        {
            store.Before = (operation, _) => Count(operation == "Erase" && !isAfterwards);
            store.Erased = _ => Count(isAfterwards);
        }

        return () => calls > at;

        void Count(bool counts)
        {
            if (counts && calls++ == at)
                throw new Interruption();
        }
    }

    private static void Fill(DomainBench bench)
    {
        foreach (var store in bench.Stores.Values)
            store.Clear();
        bench.Stores["sql"].Holds = (collection, key) => collection == "shop.orders" && key.Value == "o5";
        bench.Stores["sql"].Add("shop.orders", Enumerable.Range(1, 7).Select(id => Order($"o{id}", "2020-01-01")))
            .Add("shop.orders", Order("o8", "2026-11-01"), Order("o9", "soon"), """{"id":"p1","placed":null}""")
            .Add("shop.customers", Enumerable.Range(1, 4).Select(id => $$"""{"id":"c{{id}}","mail":"{{id}}@x","since":"2019-01-01"}"""));
        bench
            .Stores["files"]
            .Add("files.labels", Enumerable.Range(1, 9).Select(id => $$"""{"id":"l{{id}}","order":"o{{(id % 4) + 1}}"}"""));
    }

    private static string Order(string id, string placed) => $$"""{"id":"{{id}}","placed":"{{placed}}"}""";

    private sealed class Interruption : Exception;
}
