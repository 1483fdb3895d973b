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

    private static string Order(string collections) => string.Join(' ', SweepOrder.Of(DataMapLoader.Load(
        $"compliance: {{connections: {{sql: {{kind: sql}}}}}}\ndataset:\n- fides_key: shop\n  compliance: {{connection: sql}}\n  collections:\n{collections}", "map.yml"))
        .Select(each => each.Address.Collection));
}
