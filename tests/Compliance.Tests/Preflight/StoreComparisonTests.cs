using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Tests.DataMap;

namespace Compliance.Tests.Preflight;

public sealed class StoreComparisonTests
{
    private const string ExternalEvent = "{name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: "
        + "string}}";

    [Theory]
    [InlineData("id", "id int key, mail text", "")]
    [InlineData("id", "id int, mail text key", "key-differs! people.mail")]
    [InlineData("id", "id int key, tenant int key, mail text", "key-differs! people.tenant")]
    [InlineData("id", "id int unique, tenant int key, mail text", "")]
    [InlineData("id", "id int, mail text", "key-unknown people.id")]
    [InlineData("id", "id int unique, mail text", "")]
    [InlineData("id", "id json key, mail text", "key-type! people.id")]
    public void The_key_of_the_map_has_to_tell_the_rows_of_the_store_apart(string key, string columns, string expected)
    {
        var tenant = columns.Contains("tenant", StringComparison.Ordinal) ? ", {name: tenant}" : "";
        var map = Map($"[{{name: {key}, fides_meta: {{primary_key: true}}}}, {ExternalEvent}{tenant}]");

        Assert.Equal(expected, string.Join(' ', StoreSketch.Of(("people", columns)).Compare(map).Told()));
    }

    [Theory]
    [InlineData("text", "", "")]
    [InlineData("text not null", "", "mask-null! people.note")]
    [InlineData("int not null", "", "mask-null! people.note")]
    [InlineData("text generated", "", "mask-generated! people.note")]
    [InlineData("text(6) not null", "string_rewrite, configuration: {rewrite_value: erased}", "")]
    [InlineData("text(5)", "string_rewrite, configuration: {rewrite_value: erased}", "mask-too-long! people.note")]
    [InlineData("text(63)", "hmac", "mask-too-long! people.note")]
    [InlineData("text(64)", "hmac", "")]
    [InlineData("time", "string_rewrite, configuration: {rewrite_value: erased}", "mask-type! people.note")]
    [InlineData("uuid", "hash", "mask-type! people.note")]
    [InlineData("json", "random_string_rewrite", "mask-type! people.note")]
    [InlineData("text[]", "random_string_rewrite", "array-differs people.note mask-type! people.note")]
    [InlineData("text unique", "string_rewrite, configuration: {rewrite_value: erased}", "mask-unique! people.note")]
    [InlineData("text unique", "random_string_rewrite", "")]
    [InlineData("text not null", "preserve", "")]
    public void A_column_has_to_take_what_its_mask_writes(string column, string strategy, string expected)
    {
        var masking = strategy.Length == 0 ? "" : $", masking_strategy_override: {{strategy: {strategy}}}";
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}, "
            + $"{{name: note, data_categories: [user.content], fides_meta: {{data_type: string{masking}}}}}]",
            "erasure: mask");

        var found = StoreSketch.Of(("people", $"id int key, mail text, note {column}")).Compare(map);

        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            found.Where(each => each.Code != "type-differs").Told().SelectMany(each => each.Split(' ')).Order());
        Assert.All(found, each => Assert.Equal("note", each.Column));
    }

    [Fact]
    public void A_column_of_rows_that_are_deleted_is_not_masked_and_may_be_anything()
    {
        var map = Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}, "
            + $"{{name: note, data_categories: [user.content]}}]");

        Assert.Empty(StoreSketch.Of(("people", "id int key, mail text not null, note text generated not null")).Compare(map));
    }

    [Fact]
    public void A_ground_that_keeps_some_fields_masks_the_others_and_they_are_checked()
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}, {{name: at, data_categories: [user.behavior]}}, "
            + $"{{name: note, data_categories: [user.content]}}]",
            "retention: {period: P1Y, from: at, ground: legal_obligation, keep: [mail]}");

        Assert.Equal(
            ["mask-null! people.note"],
            StoreSketch.Of(("people", "id int key, mail text not null, at time not null, note text not null")).Compare(map).Told());
    }

    [Theory]
    [InlineData("string", "text", "")]
    [InlineData("string", "uuid", "")]
    [InlineData("string", "time", "")]
    [InlineData("string", "int", "type-differs people.mail")]
    [InlineData("integer", "text", "type-differs people.mail")]
    [InlineData("integer", "number", "")]
    [InlineData("string", "text[]", "array-differs! people.mail")]
    [InlineData("string[]", "text[]", "")]
    [InlineData("string[]", "time", "array-differs people.mail")]
    public void The_type_of_the_map_is_held_against_the_stores(string mapped, string stored, string expected)
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, "
            + $"{{name: mail, data_categories: [user.contact.email], fides_meta: {{identity: email, data_type: '{mapped}'}}}}]");

        Assert.Equal(expected, string.Join(' ', StoreSketch.Of(("people", $"id int key, mail {stored}")).Compare(map).Told()));
    }

    [Theory]
    [InlineData("time", "")]
    [InlineData("text", "")]
    [InlineData("int", "period-type! people.at")]
    [InlineData("bytes", "period-type! people.at")]
    [InlineData("json", "period-type! people.at")]
    public void A_retention_period_begins_in_a_field_of_times(string column, string expected)
    {
        var map = Map(
            $"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}, {{name: at}}]",
            "retention: {period: P1Y, from: at, ground: legal_obligation}");

        Assert.Equal(expected, string.Join(' ', StoreSketch.Of(("people", $"id int key, mail text, at {column}")).Compare(map).Told()));
    }

    [Theory]
    [InlineData(StoreRights.All, "delete", "")]
    [InlineData(StoreRights.Read | StoreRights.Delete, "delete", "")]
    [InlineData(StoreRights.Read | StoreRights.Update, "delete", "right-missing! people.")]
    [InlineData(StoreRights.Read | StoreRights.Delete, "mask", "right-missing! people.")]
    [InlineData(StoreRights.Read | StoreRights.Update, "mask", "")]
    [InlineData(StoreRights.Read, "none", "")]
    [InlineData(StoreRights.Update | StoreRights.Delete, "none", "right-missing! people.")]
    [InlineData(StoreRights.None, "delete", "right-missing! people. right-missing! people.")]
    public void The_user_needs_the_rights_for_what_the_map_promises_and_no_more(StoreRights rights, string erasure, string expected)
    {
        var map = Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}]", $"erasure: {erasure}");
        var store = StoreSketch.Of(("people", "id int key, mail text")).With("people", each => each with { Rights = rights });

        Assert.Equal(expected, string.Join(' ', store.Compare(map).Told()));
    }

    [Theory]
    [InlineData(StoreObject.View, "collection-is-view! people.")]
    [InlineData(StoreObject.MaterializedView, "collection-is-view! people.")]
    [InlineData(StoreObject.Partition, "collection-is-partition people.")]
    public void What_is_no_table_of_its_own_is_said(StoreObject kind, string expected)
    {
        var map = Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}]");
        var store = StoreSketch.Of(("people", "id int key, mail text")).With("people", each => each with { Kind = kind });

        Assert.Equal(expected, string.Join(' ', store.Compare(map).Told()));
    }

    [Fact]
    public void A_materialised_view_is_a_copy_and_views_and_partitions_are_none()
    {
        var map = Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}]");
        var store = StoreSketch.Of(("people", "id int key, mail text"), ("copy", "mail text"), ("view", "mail text"), ("part", "mail text"))
            .With("copy", each => each with { Kind = StoreObject.MaterializedView })
            .With("view", each => each with { Kind = StoreObject.View })
            .With("part", each => each with { Kind = StoreObject.Partition });

        Assert.Equal(["copy-in-view copy."], store.Compare(map).Told());
    }

    [Fact]
    public void Each_finding_names_the_connection_the_place_and_what_to_do()
    {
        var map = Map($"[{{name: id, fides_meta: {{primary_key: true}}}}, {ExternalEvent}]", "erasure: mask");

        var found = Assert.Single(StoreSketch.Of(("people", "id int key, mail text(60) not null")).Compare(map));

        Assert.Equal("store/people: mask-null mail", found.Reference);
        Assert.Equal("null_rewrite would write null, and mail of shop.people is NOT NULL.", found.Message);
        Assert.Equal(
            "Give it data_type string, length 60 and masking_strategy_override string_rewrite with a rewrite_value.", found.Remedy);
    }

    private static PersonalDataMap Map(string fields, string own = "purposes: []") => Yaml.Load($$"""
        compliance:
          connections:
            store: {kind: sql}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            compliance: { {{own}} }
            fields: {{fields}}
        """);
}
