using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>JSON columns whose text is not the JSON that the map expects.</summary>
public sealed class BrokenJsonTests(AzuriteFixture azurite)
{
    private const string Rows = """"
        create table cards (id integer primary key, customer text, profile text);
        insert into cards values (1, 'C1', '{''name'': ''Anna Test''}');
        insert into cards values (2, 'C2', '{"name":"Anna Test",}');
        insert into cards values (3, 'C3', '"{\"name\":\"Anna Test\"}"');
        insert into cards values (4, 'C4', '{"name":"Anna Test","score":NaN}');
        insert into cards values (5, 'C5', '{"name":"Anna Test"}');
        """";

    [Fact]
    public async Task What_the_masks_take_whole_is_emptied_and_the_certificate_counts_what_the_store_did()
    {
        await using var store = await SqliteDatabase.With(Rows);
        await using var host = await OwnHost.Start(azurite, store, Map(""));

        var ends = await Task.WhenAll(
            Enumerable.Range(1, 5).Select(number => host.Run("erasure", $$"""{"customer_number":"C{{number}}"}""")));

        Assert.All(ends, end => Assert.Equal("complete", end.Outcome));
        foreach (var end in ends)
            Assert.Equal(["masked 1"], (await host.Certificate(end)).Facts("d.cards"));
        Assert.Empty(await store.Query("select id from cards where profile like '%Anna%' or customer is not null"));
        Assert.Equal(["5"], await store.Query("select count(*) from cards"));
    }

    [Fact]
    public async Task Where_the_map_keeps_a_part_of_it_the_erasure_stops_with_the_place_and_the_row_still_names_its_person()
    {
        await using var store = await SqliteDatabase.With(Rows);
        await using var host = await OwnHost.Start(azurite, store, Map(
            "- {name: tier, data_categories: [user.content], fides_meta: {masking_strategy_override: {strategy: preserve}}}"));

        var end = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.StartsWith("quarantined: store-mismatch", end.Outcome, StringComparison.Ordinal);
        Assert.Contains("db/cards", end.Status.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["C1|{'name': 'Anna Test'}"], await store.Query("select customer, profile from cards where id = 1"));
    }

    private static string Map(string further) => $$$"""
        compliance:
          connections:
            db: {kind: sql, backups: P30D}
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
          - name: cards
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: customer, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - name: profile
              fides_meta: {data_type: object}
              fields:
              - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
              {{{further}}}
        """;
}
