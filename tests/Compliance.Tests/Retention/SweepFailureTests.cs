using Compliance.DataMap;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.DataMap;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Tests.Retention;

/// <summary>What a sweep counts, keeps and tells where one of its steps fails or runs twice.</summary>
public sealed class SweepFailureTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}, gone: {kind: sql} }}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order}}
            - {name: placed, data_categories: [system.operations]}
          - name: lines
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: line}}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
        - fides_key: elsewhere
          compliance: {connection: gone}
          collections:
          - name: logs
            compliance: {retention: {period: P1D, from: at}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: number}}
            - {name: at, data_categories: [system.operations]}
        """;

    private static readonly SweepStep Orders = new("sweep-1", 0);

    private readonly CollectedLog _log = new();
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await DomainBench.Start(
            azurite, Map, new Dictionary<string, string?> { ["Compliance:Retention:PageSize"] = "3" },
            services => services.AddSingleton<ILogger<SweepActivities>>(new Logger<SweepActivities>(_log)),
            map => map.Following("shop.lines", "order", "shop.orders", "id"));
        _bench.Stores.Remove("gone");
        _bench.Stores["sql"].Add("shop.orders", Enumerable.Range(1, 8).Select(id => $$"""{"id":"{{id}}","placed":"2020-01-01"}"""));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_step_that_counts_again_gives_the_same_and_one_that_cannot_be_swept_is_in_the_plans_totals_alone()
    {
        await Plan();
        var counted = new SweepTotals(Looked: 1, Expired: 8);

        Assert.Equal(counted, await _bench.Run(SweepActivities.Preview, Orders));
        _bench.Stores["sql"].Add("shop.orders", """{"id":"9","placed":"2020-01-01"}""");
        Assert.Equal(counted, await _bench.Run(SweepActivities.Preview, Orders));
        Assert.Equal(new SweepTotals(), await _bench.Run(SweepActivities.Preview, Orders with { Index = 1 }));
    }

    [Fact]
    public async Task A_sweep_that_fails_between_two_pages_keeps_what_the_first_one_did_and_begins_anew_the_next_time()
    {
        await Plan();
        await _bench.Run(SweepActivities.Preview, Orders);
        await _bench.Run(SweepActivities.ErasePage, Orders);

        var change = await Fail("store-unavailable");

        Assert.Equal(new SweepTotals(Erased: 3, Failed: 1), change);
        var swept = await _bench.Swept("shop.orders");
        Assert.Equal((SweptState.ErasedInPart, 8, 3), (swept.State, swept.Expired, swept.Tally.Erased));
        Assert.Equal([new SweepFailure("shop.orders", "store-unavailable", "sql", 0)], swept.Tally.Failures);
        Assert.Null(await _bench.Get<ISweepBookmarks>().Find("sweep-1-0", default));
    }

    [Fact]
    public async Task A_collection_that_fails_before_it_is_counted_is_one_that_was_looked_at()
    {
        await Plan();

        Assert.Equal(new SweepTotals(Looked: 1, Failed: 1), await Fail("store-refused"));
    }

    [Fact]
    public async Task A_collection_that_fails_after_it_was_counted_keeps_what_was_counted()
    {
        await Plan();
        _bench.Stores["sql"].Add("shop.orders", """{"id":"9","placed":"soon"}""");
        await _bench.Run(SweepActivities.Preview, Orders);

        Assert.Equal(new SweepTotals(Failed: 1), await Fail("store-refused"));
        Assert.Equal((8, 1), await _bench.Swept("shop.orders") is var swept ? (swept.Expired, swept.Tally.Undated) : default);
    }

    [Fact]
    public async Task A_connection_that_is_taken_away_after_the_plan_fails_the_step_with_its_name()
    {
        await Plan();
        _bench.Stores.Remove("sql");

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(SweepActivities.Preview, Orders));
        Assert.Equal(("connection-not-configured", "sql"), (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task A_step_of_a_collection_that_no_record_has_says_so()
    {
        await Plan();

        foreach (var step in new Func<Task>[]
        {
            () => _bench.Run(SweepActivities.Preview, Orders with { Index = 9 }),
            () => _bench.Run(SweepActivities.Fail, new SweepStepFailed("sweep-1", 9, "x", "y")),
        })
            Assert.Equal("sweep-gone", (await Assert.ThrowsAsync<StepFailedException>(step)).Code);
    }

    [Fact]
    public async Task Of_what_is_due_fifty_collections_are_listed_at_once_from_an_index_on()
    {
        SweptCollection[] swept =
        [
            .. Enumerable.Range(0, 120).Select(number =>
                SweptCollection.Waiting($"d.c{number}") with { State = number % 2 == 0 ? SweptState.Due : SweptState.NothingDue }),
        ];
        var record = new SweepRecord("sweep-1", SweepBench.At, DryRun: false, _bench.Map.Digest, swept.Length);
        await _bench.Get<ISweepRecords>().Begin(record, swept, default);

        Assert.Equal(Enumerable.Range(0, 50).Select(number => 2 * number), await _bench.Run(SweepActivities.ListDue, Orders));
        Assert.Equal([102, 104, 106, 108, 110, 112, 114, 116, 118], await _bench.Run(SweepActivities.ListDue, Orders with { Index = 101 }));
    }

    [Theory]
    [InlineData("store-refused", "", 3)]
    [InlineData("store-refused", "1", 8)]
    [InlineData("store-mismatch", "", 8)]
    public async Task A_store_that_refused_every_row_of_a_page_is_asked_no_more_and_one_that_refused_a_row_is(
        string code, string erased, int asked)
    {
        var seen = new HashSet<string>();
        _bench.Stores["sql"].Holds = (collection, key) =>
        {
            seen.Add(key.Value);
            return key.Value != erased ? throw new StepFailedException(code, "sql/orders") : false;
        };

        await _bench.Sweep();

        Assert.Equal(asked, seen.Count);
    }

    [Fact]
    public async Task A_store_that_let_the_rows_go_that_follow_is_asked_on_though_it_refused_every_parent()
    {
        _bench.Stores["sql"].Add("shop.lines", """{"id":"l1","order":"1"}""");
        _bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Erase" && collection.Collection == "orders")
                throw new StepFailedException("store-refused", "sql/orders");
        };

        await _bench.Sweep();

        var tally = (await _bench.Swept("shop.orders")).Tally;
        Assert.Equal((0, 8), (tally.Erased, tally.NotErased));
        Assert.Equal([new FollowingRows("shop.lines", 1)], tally.Following);
    }

    [Fact]
    public async Task A_sweep_that_left_something_is_logged_with_its_counts_and_one_that_did_not_is_not()
    {
        await _bench.Sweep();
        Assert.Empty(_log.Events);

        _bench.Stores["sql"].Add("shop.orders", """{"id":"9","placed":"2020-01-01"}""");
        _bench.Stores["sql"].Holds = (_, _) => true;
        await _bench.Sweep(id: "sweep-2");

        Assert.Equal([Events.SweepFailed], _log.Events);
        Assert.Contains(
            "sweep-2 ended Failed: 1 collections and 0 case files with failures, 1 rows not erased", Assert.Single(_log.Lines),
            StringComparison.Ordinal);
    }

    private Task<SweepTotals> Plan() => _bench.Run(SweepActivities.Plan, new PlanSweep("sweep-1", SweepBench.At, DryRun: false));

    private Task<SweepTotals> Fail(string code) => _bench.Run(SweepActivities.Fail, new SweepStepFailed("sweep-1", 0, code, "sql"));
}
