using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Testing.DataMap;

namespace Compliance.Tests.Connectors;

public sealed class ReferencedRowsTests
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}, files: {kind: sql}, gone: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: people
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: number}}
            - {name: manager, fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}}
            - {name: address, fides_meta: {references: [{dataset: shop, field: addresses.id, direction: to}]}}
            - {name: mail, data_categories: [user.contact.email]}
          - name: addresses
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - name: orders
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: buyer, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}}
        - fides_key: files
          compliance: {connection: files}
          collections:
          - name: letters
            fields:
            - {name: id, data_categories: [user.content], fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {references: [{dataset: shop, field: people.mail, direction: from}]}}
        """;

    private const string Gone = """

        - fides_key: away
          compliance: {connection: gone}
          collections:
          - name: visits
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: visitor, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}}
        """;

    private readonly MemoryStores _stores = new() { ["sql"] = new MemoryStore("sql"), ["files"] = new MemoryStore("files") };

    [Fact]
    public async Task A_row_that_no_row_refers_to_is_not_referenced()
    {
        _stores["sql"]
            .Add("shop.people", Person(1), Person(2))
            .Add("shop.orders", """{"id":"o1","buyer":"2"}""", """{"id":"o2","buyer":null}""");
        Assert.Equal(["2"], await Referenced("shop.people", "1", "2"));
    }

    [Fact]
    public async Task A_row_of_another_store_refers_too()
    {
        _stores["sql"].Add("shop.people", Person(1), Person(2));
        _stores["files"].Add("files.letters", """{"id":"l1","mail":"p1@example.org"}""");
        Assert.Equal(["1"], await Referenced("shop.people", "1", "2"));
    }

    [Fact]
    public async Task The_field_that_is_a_whole_key_is_the_one_referred_to_whichever_way_values_are_followed()
    {
        _stores["sql"].Add("shop.people", """{"id":"1","address":"a1"}""").Add("shop.addresses", """{"id":"a1"}""", """{"id":"a2"}""");
        Assert.Equal(["a1"], await Referenced("shop.addresses", "a1", "a2"));
        Assert.Empty(await Referenced("shop.people", "1"));
    }

    [Fact]
    public async Task A_number_that_is_spelled_with_more_zeros_refers_as_well()
    {
        _stores["sql"].Add("shop.people", """{"id":45}""").Add("shop.orders", """{"id":"o1","buyer":"45.00"}""");
        Assert.Equal(["45"], await Referenced("shop.people", "45"));
    }

    [Fact]
    public async Task A_row_among_those_asked_for_refers_only_where_it_stays_itself()
    {
        _stores["sql"].Add("shop.people", Person(1), Person(2, manager: 1), Person(3, manager: 2), Person(4, manager: 4));
        Assert.Empty(await Referenced("shop.people", "1", "2", "3", "4"));

        _stores["sql"].Add("shop.orders", """{"id":"o1","buyer":"3"}""");
        Assert.Equal(["1", "2", "3"], await Referenced("shop.people", "1", "2", "3", "4"));
        Assert.Equal(["1"], await Referenced("shop.people", "1", "4"));
    }

    [Fact]
    public async Task Rows_that_follow_a_parents_retention_refer_to_it()
    {
        _stores["sql"].Add("shop.people", Person(1), Person(2)).Add("shop.addresses", """{"id":"1"}""");
        var map = Loaded(Map)
            .With("shop.people", each => each with { Retention = new(NodaTime.Period.FromYears(1), "since", null, null, []) })
            .Following("shop.addresses", "id", "shop.people", "id");
        Assert.Equal(["1"], await Referenced(map, "shop.people", "1", "2"));
    }

    [Fact]
    public async Task Where_a_referring_collection_cannot_be_asked_every_row_counts_as_referenced()
    {
        _stores["sql"].Add("shop.people", Person(1), Person(2));
        Assert.Equal(["1", "2"], await Referenced(Loaded(Map + Gone), "shop.people", "1", "2"));
    }

    [Fact]
    public async Task A_row_that_very_many_refer_to_hides_no_other()
    {
        _stores["sql"].Add("shop.people", Enumerable.Range(1, 5).Select(id => Person(id)))
            .Add("shop.orders", Enumerable.Range(0, 3000).Select(number => $$"""{"id":"o{{number}}","buyer":"1"}"""))
            .Add("shop.orders", """{"id":"p","buyer":"4"}""");
        Assert.Equal(["1", "4"], await Referenced("shop.people", "1", "2", "3", "4", "5"));
    }

    [Fact]
    public async Task Rows_that_are_gone_already_and_rows_nobody_maps_a_reference_to_are_not_asked_about()
    {
        Assert.Empty(await Referenced("shop.people", "1"));
        Assert.Empty(await Referenced("shop.orders", "o1"));
    }

    private Task<IEnumerable<string>> Referenced(string collection, params string[] keys) => Referenced(Loaded(Map), collection, keys);

    private async Task<IEnumerable<string>> Referenced(PersonalDataMap map, string collection, params string[] keys) =>
        (await new ReferencedRows(_stores).Of(map, map.Find(collection)!, [.. keys.Select(key => new RowKey(key))], default))
            .Select(key => key.Value).Order(StringComparer.Ordinal);

    private static PersonalDataMap Loaded(string yaml) => DataMapLoader.Load(yaml, "map.yml");

    private static string Person(int id, int? manager = null) =>
        $$"""{"id":"{{id}}","manager":{{(manager is { } number ? $"\"{number}\"" : "null")}},"mail":"p{{id}}@example.org"}""";
}
