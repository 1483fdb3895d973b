using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.DataMap;
using Compliance.Testing.Domain;

namespace Compliance.Tests.Retention;

/// <summary>Which rows go with the row that they follow, and which keep it.</summary>
public sealed class FollowingRowsTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}, files: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order}}
            - {name: buyer, data_categories: [system.operations]}
            - {name: placed, data_categories: [system.operations]}
          - name: lines
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: line}}
            - {name: code, data_categories: [system.operations]}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
          - name: notes
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: note}}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
            - {name: line, fides_meta: {references: [{dataset: shop, field: lines.id, direction: from}]}}
          - name: buyers
            compliance: {retention: {period: P1Y, from: since}, erasure: {delete: unless_referenced, else: mask}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: since, data_categories: [system.operations]}
          - name: visits
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: visit}}
            - {name: buyer, fides_meta: {references: [{dataset: shop, field: buyers.id, direction: from}]}}
        """;

    [Fact]
    public async Task Of_two_that_follow_the_same_rows_the_one_that_refers_to_the_other_goes_first()
    {
        await using var bench = await Start(map => WithLines(map).Following("shop.notes", "order", "shop.orders", "id"));
        bench.Stores["sql"].Add("shop.orders", Old("o1")).Add("shop.lines", """{"id":"l1","order":"o1"}""")
            .Add("shop.notes", """{"id":"n1","order":"o1","line":"l1"}""");
        var erased = new List<string>();
        bench.Stores["sql"].Before = (operation, collection) =>
        {
            if (operation == "Erase")
                erased.Add(collection.Collection);
        };

        await bench.Sweep();

        Assert.Equal(["notes", "lines", "orders"], erased);
    }

    [Fact]
    public async Task What_the_map_lets_stay_stays_and_keeps_no_parent()
    {
        await using var bench = await Start(map => WithLines(map).With("shop.lines", each => each with { Erasure = RowErasure.None }));
        bench.Stores["sql"].Add("shop.orders", Old("o1")).Add("shop.lines", """{"id":"l1","order":"o1"}""");

        Assert.Equal(SweepOutcome.Erased, (await bench.Sweep())!.Outcome);
        Assert.Equal(("", "l1"), (Ids(bench, "orders"), Ids(bench, "lines")));
    }

    [Theory]
    [InlineData(false, true, "no-connection", "shop.lines")]
    [InlineData(true, false, "no-primary-key", "sql")]
    public async Task Parents_stay_where_the_rows_that_follow_them_cannot_be_reached(
        bool isConnected, bool hasKey, string code, string reference)
    {
        await using var bench = await Start(map => WithLines(map).With("shop.lines", each => each with
        {
            Connection = isConnected ? each.Connection : null,
            Fields = [.. each.Fields.Select(field => field with { IsPrimaryKey = field.IsPrimaryKey && hasKey })],
        }));
        bench.Stores["sql"].Add("shop.orders", Old("o1"), Old("o2"));

        Assert.Null(await bench.Sweep());
        Assert.Equal("o1 o2", Ids(bench, "orders"));
        Assert.Equal([new SweepFailure("shop.lines", code, reference, 2)], (await bench.Swept("shop.orders")).Tally.Failures);
    }

    [Fact]
    public async Task A_parent_without_the_value_that_others_follow_goes_alone()
    {
        await using var bench = await Start(map => map.Following("shop.lines", "order", "shop.orders", "buyer"));
        bench.Stores["sql"].Add("shop.orders", Old("o1")).Add("shop.lines", """{"id":"l1","order":"o1"}""");

        Assert.Equal(1, (await bench.Sweep())!.Totals.Erased);
        Assert.Equal(("", "l1"), (Ids(bench, "orders"), Ids(bench, "lines")));
    }

    [Fact]
    public async Task A_follower_that_stays_keeps_every_parent_where_only_the_store_knows_which_is_its_own()
    {
        await using var bench = await Start(WithLines);
        bench.Stores["sql"].Add("shop.orders", Old("7"), Old("8")).Add("shop.lines", """{"id":"l1","order":"7.0"}""");
        bench.Stores["sql"].Holds = (_, key) => key.Value == "l1";

        Assert.Null(await bench.Sweep());
        Assert.Equal("7 8", Ids(bench, "orders"));
    }

    [Fact]
    public async Task A_follower_with_two_parents_that_are_known_keeps_both_and_no_third()
    {
        await using var bench = await Start(WithLines);
        bench.Stores["sql"].Add("shop.orders", Old("o1"), Old("o2"), Old("o3")).Add("shop.lines", """{"id":"l1","order":["o1","o2"]}""");
        bench.Stores["sql"].Holds = (_, key) => key.Value == "l1";

        await bench.Sweep();
        Assert.Equal("o1 o2", Ids(bench, "orders"));
    }

    [Fact]
    public async Task A_row_that_follows_by_a_value_which_a_running_row_holds_too_stays_though_that_one_has_no_period_of_its_own()
    {
        await using var bench = await Start(map => WithLines(map).Following("shop.notes", "line", "shop.lines", "code"));
        bench.Stores["sql"].Add("shop.orders", Old("o1"), """{"id":"o2","placed":"2026-11-01"}""")
            .Add("shop.lines", """{"id":"l1","code":"x","order":"o1"}""", """{"id":"l2","code":"x","order":"o2"}""")
            .Add("shop.lines", """{"id":"l3","code":"y","order":"o1"}""")
            .Add("shop.notes", """{"id":"n1","line":"x"}""", """{"id":"n2","line":"y"}""");

        await bench.Sweep();

        Assert.Equal(("o2", "l2", "n1"), (Ids(bench, "orders"), Ids(bench, "lines"), Ids(bench, "notes")));
    }

    [Fact]
    public async Task A_follower_of_several_rows_that_are_over_goes_with_the_first_page_of_them()
    {
        await using var bench = await Start(map => map.Following("shop.lines", "order", "shop.orders", "buyer"), pageSize: 1);
        bench.Stores["sql"]
            .Add("shop.orders", """{"id":"o1","buyer":"c1","placed":"2020-01-01"}""", """{"id":"o2","buyer":"c1","placed":"2020-01-01"}""")
            .Add("shop.lines", """{"id":"l1","order":"c1"}""");
        bench.Stores["sql"].Holds = (_, key) => key.Value == "o2";

        await bench.Sweep();

        Assert.Equal(("o2", ""), (Ids(bench, "orders"), Ids(bench, "lines")));
    }

    [Fact]
    public async Task A_masked_row_is_due_again_where_nothing_but_rows_that_follow_it_referred_to_it()
    {
        await using var bench = await Start(map => map.Following("shop.visits", "buyer", "shop.buyers", "id"));
        bench.Stores["sql"].Add("shop.buyers", """{"id":"b1","mail":null,"since":"2020-01-01"}""")
            .Add("shop.visits", """{"id":"v1","buyer":"b1"}""");

        Assert.Equal(1, (await bench.Sweep(dryRun: true))!.Totals.Expired);
        Assert.Equal(2, (await bench.Sweep(id: "sweep-2"))!.Totals.Erased);
        Assert.Equal(("", ""), (Ids(bench, "buyers"), Ids(bench, "visits")));
    }

    [Fact]
    public async Task Rows_that_follow_a_masked_row_go_and_are_counted_and_the_row_stays()
    {
        await using var bench = await Start(map => map.Following("shop.visits", "buyer", "shop.buyers", "id")
            .With("shop.buyers", each => each with { Erasure = RowErasure.Mask }));
        bench.Stores["sql"].Add("shop.buyers", """{"id":"b1","mail":"ada@example.org","since":"2020-01-01"}""")
            .Add("shop.visits", """{"id":"v1","buyer":"b1"}""");

        Assert.Equal((1, 2), (await bench.Sweep())! is var done ? (done.Totals.Expired, done.Totals.Erased) : default);
        Assert.Equal(("b1", ""), (Ids(bench, "buyers"), Ids(bench, "visits")));
        Assert.Equal(SweepOutcome.NothingDue, (await bench.Sweep(id: "sweep-2"))!.Outcome);
    }

    [Fact]
    public async Task Why_a_collection_cannot_be_swept_is_a_code()
    {
        await using var bench = await Start(map => map);
        var (expired, orders) = (bench.Get<ExpiredRows>(), bench.Map.Find("shop.orders")!);

        Assert.Null(expired.Obstacle(orders));
        Assert.Equal("no-connection", expired.Obstacle(orders with { Connection = null }));
        Assert.Equal("connection-not-configured", expired.Obstacle(orders with { Connection = "gone" }));
        Assert.Equal("no-primary-key", expired.Obstacle(orders with { Fields = [.. orders.Fields.Skip(1)] }));
        Assert.Equal("nothing-erases-it", expired.Obstacle(orders with { Erasure = RowErasure.None }));
    }

    private static PersonalDataMap WithLines(PersonalDataMap map) => map.Following("shop.lines", "order", "shop.orders", "id");

    private Task<DomainBench> Start(Func<PersonalDataMap, PersonalDataMap> amend, int pageSize = 3) =>
        SweepBench.Start(azurite, Map, amend, pageSize);

    private static string Old(string id) => $$"""{"id":"{{id}}","placed":"2020-01-01"}""";

    private static string Ids(DomainBench bench, string collection) =>
        string.Join(
            ' ',
            bench
                .Stores["sql"]
                .Rows($"shop.{collection}")
                .Select(row => JsonNode.Parse(row)!["id"]!.GetValue<string>())
                .Order(StringComparer.Ordinal));
}
