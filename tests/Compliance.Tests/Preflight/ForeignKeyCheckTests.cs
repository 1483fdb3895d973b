using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Tests.DataMap;

namespace Compliance.Tests.Preflight;

public sealed class ForeignKeyCheckTests
{
    private const string Link = ", fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}";
    private const string Text = "data_categories: [user.content]";

    [Theory]
    [InlineData("", "foreign-key-blocks! people.id")]
    [InlineData("cascade", "foreign-key-cascades people.id")]
    [InlineData("clear", "")]
    [InlineData("clear not null", "foreign-key-clears! people.person")]
    public void A_table_that_nobody_mapped_may_stop_a_deletion_or_lose_rows_with_it(string rule, string expected)
    {
        var found = Store($"person int ->people.id {rule}".TrimEnd())
            .Compare(Map(orders: null))
            .Where(each => each.Code != "collection-unmapped")
            .ToList();

        Assert.Equal(expected, string.Join(' ', found.Told()));
        Assert.All(found, each => Assert.Equal("fk_person", each.Constraint));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("cascade", "")]
    [InlineData("clear not null", "")]
    public void Rows_that_the_map_erases_before_stop_nothing(string rule, string expected) =>
        Assert.Equal(
            expected,
            Told(
                $"person int ->people.id {rule}".TrimEnd(),
                Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: note, {Text}}}]")));

    [Fact]
    public void A_child_without_a_reference_in_the_map_is_not_looked_for_and_blocks() =>
        Assert.Equal(
            "foreign-key-blocks! people.id",
            Told(
                "person int ->people.id",
                Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person}}, {{name: note, {Text}}}]")));

    [Fact]
    public void A_child_in_which_nothing_is_personal_is_not_erased_and_blocks() =>
        Assert.Equal(
            "foreign-key-blocks! people.id",
            Told(
                "person int ->people.id", Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: note}}]"))
        );

    [Theory]
    [InlineData("erasure: none", "", "foreign-key-blocks! people.id")]
    [InlineData("erasure: mask", "", "foreign-key-blocks! people.id")]
    [InlineData("retention: {period: P1Y, from: at, ground: legal_obligation}", "", "foreign-key-blocks! people.id")]
    [InlineData("retention: {period: P1Y, from: at, ground: legal_obligation}", "cascade", "foreign-key-cascades! people.id")]
    [InlineData("retention: {period: P1Y, from: at, ground: legal_obligation, keep: [note]}", "personal", "")]
    [InlineData("erasure: mask", "personal", "")]
    public void Rows_that_stay_block_unless_their_link_is_cleared(string own, string trait, string expected)
    {
        var link = trait == "personal" ? $"data_categories: [user.unique_id]{Link}" : Link[2..];
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person, {link}}}, {{name: at}}, {{name: note, {Text}}}]", own);
        var rule = trait == "cascade" ? " cascade" : "";

        Assert.Equal(expected, string.Join(' ', Store($"person int ->people.id{rule}, at time").Compare(map).Told()));
    }

    [Fact]
    public void Two_collections_that_one_identity_leads_to_need_no_reference()
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, "
            + $"{{name: person, data_categories: [user.unique_id], fides_meta: {{identity: number}}}}, {{name: note, {Text}}}]",
            peopleAfter: "shop.orders");

        Assert.Equal("", Told("person int ->people.id", map));
    }

    [Fact]
    public void The_parent_before_the_child_blocks()
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: note, {Text}}}]",
            ordersAfter: "shop.people");

        Assert.Equal("foreign-key-blocks! people.id", Told("person int ->people.id", map));
    }

    [Fact]
    public void A_table_that_refers_to_itself_blocks_where_its_rows_are_deleted_and_the_remedy_is_to_mask_them()
    {
        var store = StoreSketch.Of(("people", "id int key, mail text, boss int ->people.id"));
        var found = Assert.Single(store.Compare(Map(orders: null, boss: true)));

        Assert.Equal(("foreign-key-blocks", true), (found.Code, found.Blocks));
        Assert.Equal(
            "Let shop.people be erased by mask: a reference in the map between its own rows would lead to other people's.", found.Remedy);
        Assert.Single(store.Compare(Spared(Map(orders: null, boss: true))), each => each.Blocks);
        Assert.Empty(store.Compare(Map(orders: null, people: "erasure: mask", boss: true)));
    }

    [Fact]
    public void Rows_that_are_deleted_only_where_nobody_refers_to_them_are_stopped_by_what_the_map_does_not_know_alone()
    {
        var known = Spared(
            Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: note}}]", "erasure: none"));
        Assert.Equal("", Told("person int ->people.id", known));

        var unknown = Spared(Map(orders: null));
        Assert.Equal("foreign-key-blocks! people.id collection-unmapped orders.", Told("person int ->people.id", unknown));
    }

    [Fact]
    public void A_sweep_that_deletes_parents_needs_children_that_follow_them()
    {
        var fields = $"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: note, {Text}}}]";
        var map = Map(fields, people: "retention: {period: P1Y, from: at}");
        var store = StoreSketch.Of(
            ("people", "id int key, mail text, at time"), ("orders", "id int key, note text, person int ->people.id"));

        var found = Assert.Single(store.Compare(map));
        Assert.Equal("Give shop.orders retention {with: people}, so that its rows go when the period of their parent ends.", found.Remedy);
        Assert.Empty(
            store.Compare(
                map.With(
                    "orders",
                    each =>
                        each with
                        {
                            Retention = map.Find("shop.people")!.Retention! with
                            {
                                Parent = new RetentionParent(new CollectionAddress("shop", "people"), "person", "id"),
                            },
                        }
                )));
    }

    [Theory]
    [InlineData("P1Y", "foreign-key-blocks people.id")]
    [InlineData("P9M", "foreign-key-blocks people.id")]
    [InlineData("P2Y", "foreign-key-blocks! people.id")]
    public void A_child_with_a_ground_of_its_own_is_a_warning_where_it_ends_no_later_than_its_parent(string period, string expected)
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {{name: person{Link}}}, {{name: at}}, {{name: note, {Text}}}]",
            $"retention: {{period: {period}, from: at, ground: legal_obligation}}",
            "retention: {period: P1Y, from: at, ground: legal_obligation}");
        var store = StoreSketch.Of(
            ("people", "id int key, mail text, at time"), ("orders", "id int key, note text, at time, person int ->people.id"));

        Assert.Equal(expected, string.Join(' ', store.Compare(map).Told()));
    }

    [Theory]
    [InlineData("from", "")]
    [InlineData("to", "reference-direction orders.person")]
    public void A_reference_against_the_stores_foreign_key_is_said(string direction, string expected)
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, "
            + $"{{name: person, fides_meta: {{references: [{{dataset: shop, field: people.id, direction: {direction}}}]}}}}, "
            + $"{{name: note, {Text}}}]",
            people: "erasure: mask");

        Assert.Equal(expected, string.Join(' ', Store("person int ->people.id").Compare(map).Told()));
    }

    private static string Told(string person, PersonalDataMap map) => string.Join(' ', Store(person).Compare(map).Told());

    private static StoreDescription Store(string person) =>
        StoreSketch.Of(("people", "id int key, mail text"), ("orders", $"id int key, note text, {person}"));

    private static PersonalDataMap Spared(PersonalDataMap map) =>
        map.With("people", each => each with { Erasure = RowErasure.DeleteUnlessReferenced });

    private static PersonalDataMap Map(
        string? orders,
        string own = "purposes: []",
        string people = "purposes: []",
        bool boss = false,
        string? peopleAfter = null,
        string? ordersAfter = null)
    {
        var more =
            boss ? "- {name: boss}"
            : people.Contains("from: at", StringComparison.Ordinal) ? "- {name: at}"
            : "";
        var child = orders is null
            ? ""
            : $"  - name: orders\n    fides_meta: {After(ordersAfter)}\n    compliance: {{ {own} }}\n    fields: {orders}";
        return Yaml.Load(
            $$$"""
            compliance:
              connections:
                store: {kind: sql}
            dataset:
            - fides_key: shop
              compliance: {connection: store}
              collections:
              - name: people
                fides_meta: {{{After(peopleAfter)}}}
                compliance: { {{{people}}} }
                fields:
                - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: number}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                {{{more}}}
            {{{child}}}
            """);

        static string After(string? collection) => collection is null ? "{}" : $"{{erase_after: [{collection}]}}";
    }
}
