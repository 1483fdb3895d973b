using Compliance.DataMap;
using Compliance.Retention;

namespace Compliance.Tests.Retention;

public sealed class SweepOrderTests
{
    [Theory]
    [InlineData("", "", "from")]
    [InlineData("", "", "to")]
    [InlineData("user.behavior", "", "from")]
    [InlineData("", "user.behavior", "from")]
    public void Rows_that_refer_go_before_those_that_they_refer_to_whatever_they_hold_and_whichever_way_values_are_followed(
        string orderCategory, string lineCategory, string direction) =>
        Assert.Equal("lines orders customers", Order($$$"""
              - name: customers
                fields:
                - {name: id, fides_meta: {primary_key: true}}
              - name: orders
                fields:
                - {name: id, data_categories: [{{{orderCategory}}}], fides_meta: {primary_key: true}}
                - {name: customer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: {{{direction}}} }]}}
              - name: lines
                fields:
                - {name: id, data_categories: [{{{lineCategory}}}], fides_meta: {primary_key: true}}
                - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: {{{direction}}} }]}}
            """));

    [Fact]
    public void What_the_map_says_goes_before_what_its_references_suggest() => Assert.Equal("customers orders", Order("""
              - name: orders
                fides_meta: {erase_after: [shop.customers]}
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: customer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: from}]}}
              - name: customers
                fields:
                - {name: id, fides_meta: {primary_key: true}}
            """));

    [Fact]
    public void Of_rows_that_refer_to_each_other_in_a_ring_those_go_first_that_a_request_would_erase_first() => Assert.Equal(
        "invoices customers orders", Order("""
              - name: customers
                fields:
                - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
                - {name: last, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
              - name: orders
                fields:
                - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order}}
                - {name: invoice, fides_meta: {references: [{dataset: shop, field: invoices.id, direction: from}]}}
              - name: invoices
                fields:
                - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
                - {name: customer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: from}]}}
            """));

    [Fact]
    public void Rows_that_refer_to_rows_of_their_own_collection_have_their_place_like_others() => Assert.Equal("orders customers", Order("""
              - name: customers
                fields:
                - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: customer}}
                - {name: referrer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: from}]}}
              - name: orders
                fields:
                - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
                - {name: customer, fides_meta: {references: [{dataset: shop, field: customers.id, direction: from}]}}
            """));

    private static string Order(string collections) =>
        string.Join(
            ' ',
            SweepOrder
                .Of(
                    DataMapLoader.Load(
                        $"compliance: {{connections: {{sql: {{kind: sql}}}}}}\ndataset:\n- fides_key: shop\n  compliance: "
                        + $"{{connection: sql}}\n  collections:\n{collections}",
                        "map.yml"))
                .Select(each => each.Address.Collection));
}
