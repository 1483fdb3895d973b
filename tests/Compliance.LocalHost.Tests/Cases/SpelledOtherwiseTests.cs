using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>One identity that two columns, or the store and the request, spell differently.</summary>
public sealed class SpelledOtherwiseTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    private const string AccountId = "7c42ca9b-9eab-4d04-80b3-40f10b0c54aa";

    [Theory]
    [InlineData("text", "'C000045'", "char(12)", "'C000045'", "C000045")]
    [InlineData("char(12)", "'C000045'", "varchar(20)", "'C000045'", "C000045")]
    [InlineData("text", "'7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA'", "uuid", $"'{AccountId}'", AccountId)]
    [InlineData("uuid", $"'{AccountId}'", "text", "'7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA'", "7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA")]
    [InlineData("citext", "'Kunde-A'", "text", "'KUNDE-A'", "kunde-a")]
    public async Task Every_row_under_the_identity_is_found_shown_and_erased(
        string type, string value, string otherType, string otherValue, string stated)
    {
        await using var store = await PostgresDatabase.With(postgres, $"""
            create extension if not exists citext;
            create table customers (no {type} primary key, name text);
            create table orders (id int primary key, customer {otherType}, ship_name text);
            insert into customers values ({value}, 'Anna Test');
            insert into orders values (1, {otherValue}, 'Anna Test'), (2, null, 'nobody');
            """);
        await using var host = await OwnHost.Start(azurite, store, """
            compliance:
              connections:
                db: {kind: sql, backups: P30D}
            dataset:
            - fides_key: shop
              compliance: {connection: db}
              collections:
              - name: customers
                fields:
                - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: name, data_categories: [user.name]}
              - name: orders
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: customer, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
                - {name: ship_name, data_categories: [user.name]}
            """);

        var access = await host.Run("access", $$"""{"customer_number":"{{stated}}"}""");
        var erasure = await host.Run("erasure", $$"""{"customer_number":"{{stated}}"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Equal((1, 1), ((await host.Export(access, "shop.customers")).Count, (await host.Export(access, "shop.orders")).Count));
        Assert.Empty(await store.Query("select * from customers"));
        Assert.Equal(["2"], await store.Query("select id from orders"));
    }

    [Theory]
    [InlineData("Ada@Example.org")]
    [InlineData(" ada@example.org")]
    public async Task An_address_in_other_letters_or_with_a_blank_finds_its_row(string stated)
    {
        await using var store = await SqliteDatabase.With("""
            create table accounts (no text primary key, mail text);
            insert into accounts values ('C-1', 'ada@example.org'), ('C-2', 'bob@example.org');
            """);
        await using var host = await OwnHost.Start(azurite, store, """
            compliance:
              connections:
                db: {kind: sql, backups: P1D}
            dataset:
            - fides_key: shop
              compliance: {connection: db}
              collections:
              - name: accounts
                fields:
                - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            """);

        var end = await host.Run("erasure", $$"""{"email":"{{stated}}"}""");

        Assert.Equal("complete", end.Outcome);
        Assert.Equal(["C-2"], await store.Query("select no from accounts"));
    }
}
