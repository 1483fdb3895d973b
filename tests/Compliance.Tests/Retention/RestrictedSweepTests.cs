using Compliance.Consent.Ledger;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;

namespace Compliance.Tests.Retention;

/// <summary>GDPR Art. 18: while processing is restricted, a sweep leaves the person's rows, however old they are.</summary>
public sealed class RestrictedSweepTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: customers
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - name: customer
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: shop, field: customers.number, direction: from}]}
            - {name: placed, data_categories: [system.operations]}
          - name: lines
            compliance: {retention: {with: orders}}
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - name: order
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}
        """;

    [Fact]
    public async Task Rows_of_a_restricted_person_stay_with_what_follows_them_until_the_restriction_is_lifted()
    {
        await using var bench = await SweepBench.Start(azurite, Map);
        bench.Stores["sql"]
            .Add("shop.customers", """{"number":"C-1"}""", """{"number":"C-2"}""")
            .Add(
                "shop.orders",
                """{"id":"o1","customer":"C-1","placed":"2020-01-01T00:00:00Z"}""",
                """{"id":"o2","customer":"C-2","placed":"2020-01-01T00:00:00Z"}""")
            .Add("shop.lines", """{"id":"l1","order":"o1"}""", """{"id":"l2","order":"o2"}""");
        var subject = await bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of("C-1"))], default);
        await Record(bench, subject, ConsentAct.Restricted);

        await bench.Sweep();
        Assert.Contains("o1", Assert.Single(bench.Stores["sql"].Rows("shop.orders")), StringComparison.Ordinal);
        Assert.Contains("l1", Assert.Single(bench.Stores["sql"].Rows("shop.lines")), StringComparison.Ordinal);
        Assert.Equal(1, (await bench.Swept("shop.orders")).Tally.Restricted);

        await Record(bench, subject, ConsentAct.RestrictionLifted);
        await bench.Sweep(id: "sweep-2");
        Assert.Empty(bench.Stores["sql"].Rows("shop.orders"));
        Assert.Empty(bench.Stores["sql"].Rows("shop.lines"));
    }

    private static Task<bool> Record(DomainBench bench, string subject, ConsentAct act) =>
        bench.Get<ConsentService>().Record(
            ConsentHolder.Person(subject), act, null, ConsentMethod.Request, ActingHand.Self, default);
}
