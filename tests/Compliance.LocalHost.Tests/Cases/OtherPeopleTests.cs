using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>Rows of other people that a reference, an address or a colleague's row leads to.</summary>
public sealed class OtherPeopleTests(AzuriteFixture azurite)
{
    private const string Start = """
        compliance:
          connections:
            db: {kind: sql, backups: P1D}
        dataset:
        - fides_key: shop
          compliance: {connection: db}
          collections:
        """;

    [Fact]
    public async Task A_reference_without_a_direction_leads_to_no_other_customer()
    {
        await using var store = await SqliteDatabase.With("""
            create table branches (id integer primary key, city text);
            create table customers (no text primary key, name text, branch integer);
            create table orders (id integer primary key, customer text, ship_name text);
            insert into branches values (1, 'Ulm');
            insert into customers values ('C1', 'Anna Test', 1), ('C2', 'Bert Test', 1);
            insert into orders values (1, 'C1', 'Anna Test'), (2, 'C2', 'Bert Test');
            """);
        await using var host = await OwnHost.Start(azurite, store, Start + "\n" + """
              - name: branches
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: city, data_categories: [system.operations]}
              - name: customers
                fields:
                - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: name, data_categories: [user.name]}
                - {name: branch, data_categories: [user.content], fides_meta: {references: [{dataset: shop, field: branches.id}]}}
              - name: orders
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: customer, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: customers.no}]}}
                - {name: ship_name, data_categories: [user.name]}
            """);

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Equal(["C1"], (await host.Export(access, "shop.customers")).Select(row => row["no"]!.GetValue<string>()));
        Assert.Single(await host.Export(access, "shop.orders"));
        Assert.Equal(["C2|Bert Test|1"], await store.Query("select * from customers"));
        Assert.Equal(["2|C2|Bert Test"], await store.Query("select * from orders"));
        Assert.Equal(["1|Ulm"], await store.Query("select * from branches"));
    }

    [Fact]
    public async Task An_address_that_two_customers_share_takes_neither_with_the_other()
    {
        await using var store = await SqliteDatabase.With("""
            create table customers (no text primary key, mail text, name text);
            create table letters (id integer primary key, mail text, body text);
            insert into customers values ('C1', 'family@x.example', 'Anna Test'), ('C2', 'family@x.example', 'Bert Test');
            insert into letters values (1, 'family@x.example', 'Dear both');
            """);
        await using var host = await OwnHost.Start(azurite, store, Start + "\n" + """
              - name: customers
                fields:
                - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                - {name: name, data_categories: [user.name]}
              - name: letters
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                - {name: body, data_categories: [user.content]}
            """);

        Assert.Equal("ambiguous", (await host.Run("erasure", """{"email":"family@x.example"}""")).Outcome);
        Assert.Equal(["2"], await store.Query("select count(*) from customers"));

        var end = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal("incomplete", end.Outcome);
        var stated = await host.Certificate(end);
        Assert.Equal(["shop.letters"], stated.NotCovered);
        Assert.Equal(["left 1"], stated.Facts("shop.letters"));
        Assert.Equal(["deleted 1"], stated.Facts("shop.customers"));
        Assert.Equal(["C2|family@x.example|Bert Test"], await store.Query("select * from customers"));
        Assert.Equal(["1|family@x.example|Dear both"], await store.Query("select * from letters"));
    }

    [Fact]
    public async Task The_erasure_of_an_employee_leaves_customers_and_their_service_requests()
    {
        await using var store = await SqliteDatabase.With("""
            create table employees (id integer primary key, no text, mail text, name text);
            create table customers (no text primary key, mail text, adviser integer);
            create table service_requests (id integer primary key, customer text, address text, handled_by integer);
            insert into employees values (1, 'E1', 'eva@shop.example', 'Eva Staff'), (2, 'E2', 'max@shop.example', 'Max Staff');
            insert into customers values ('C1', 'anna@x.example', 1);
            insert into service_requests values (1, 'C1', 'Main Street 1', 1);
            """);
        await using var host = await OwnHost.Start(azurite, store, """
            compliance:
              connections:
                db: {kind: sql, backups: P1D}
              identities:
                employee_number: {distinguishing: true, register: staff.employees}
            dataset:
            - fides_key: staff
              compliance: {connection: db, group: employees}
              collections:
              - name: employees
                compliance: {erasure: {delete: unless_referenced, else: mask}}
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: no, data_categories: [user.unique_id], fides_meta: {identity: employee_number}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                - {name: name, data_categories: [user.name]}
            - fides_key: shop
              compliance: {connection: db}
              collections:
              - name: customers
                fields:
                - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                - {name: adviser, fides_meta: {references: [{dataset: staff, field: employees.id, direction: from}]}}
              - name: service_requests
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - name: customer
                  data_categories: [user.unique_id]
                  fides_meta: {references: [{dataset: shop, field: customers.no, direction: from}]}
                - {name: address, data_categories: [user.contact.address]}
                - {name: handled_by, fides_meta: {references: [{dataset: staff, field: employees.id, direction: from}]}}
            """);

        var access = await host.Run("access", """{"employee_number":"E1"}""", "employees");
        var erasure = await host.Run("erasure", """{"employee_number":"E1"}""", "employees");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Single(await host.Export(access, "staff.employees"));
        Assert.Empty(await host.Export(access, "shop.service_requests"));
        Assert.Empty(await host.Export(access, "shop.customers"));
        Assert.Equal(["masked 1"], (await host.Certificate(erasure)).Facts("staff.employees"));
        Assert.Equal(["1|NULL|NULL|NULL", "2|E2|max@shop.example|Max Staff"], await store.Query("select * from employees order by id"));
        Assert.Equal(["C1|anna@x.example|1"], await store.Query("select * from customers"));
        Assert.Equal(["1|C1|Main Street 1|1"], await store.Query("select * from service_requests"));

        var customer = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal("complete", customer.Outcome);
        Assert.Empty(await store.Query("select id from service_requests union all select no from customers"));
        Assert.Equal(["2"], await store.Query("select count(*) from employees"));
    }
}
