using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class ReferenceByTextTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql, backups: P30D}
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
          - name: customers
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
            - {name: no, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: code, data_categories: [user.unique_id]}
          - name: orders
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: customer
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: d, field: customers.id, direction: from}]}
            - {name: ship_name, data_categories: [user.name]}
          - name: notes
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: customer
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: d, field: customers.id, direction: from}]}
            - {name: note, data_categories: [user.content]}
          - name: visits
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: code
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: d, field: customers.code, direction: from}]}
        """;

    [Fact]
    public async Task A_reference_is_followed_from_a_number_with_zeros_to_an_integer_and_a_text_and_from_padded_text_to_text()
    {
        await using var store = await PostgresDatabase.With(postgres, """
            create table customers (id numeric(12,2) primary key, no text, code char(10));
            create table orders (id int primary key, customer int, ship_name text);
            create table notes (id int primary key, customer text, note text);
            create table visits (id int primary key, code text);
            insert into customers values (45, 'C1', 'A7'), (450, 'C2', 'A70');
            insert into orders values (1, 45, 'Anna Test'), (2, 450, 'Bert Test');
            insert into notes values (1, '45', 'about Anna'), (2, '450', 'about Bert'), (3, 'none', 'about nobody');
            insert into visits values (1, 'A7'), (2, 'A70');
            """);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        foreach (var name in new[] { "orders", "notes", "visits" })
        {
            Assert.Single(await host.Export(access, $"d.{name}"));
            Assert.DoesNotContain("1", await store.Query($"select id from {name}"));
            Assert.Contains("2", await store.Query($"select id from {name}"));
        }
    }
}
