using Azure.Data.Tables;
using Compliance.Connectors.Settings;
using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>A blank is no number, and therefore nobody else's.</summary>
public sealed class BlankNumberTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql, backups: P1D}
        dataset:
        - fides_key: shop
          compliance: {connection: db}
          collections:
          - name: contacts
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
            - {name: address, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
          - name: accounts
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
        """;

    private const string Rows = """
        create table accounts (number text primary key, email text);
        create table contacts (id text primary key, address text, number text);
        insert into accounts values ('C-1', 'ada@example.org'), ('C-2', 'bob@example.org');
        insert into contacts values
          ('m1', 'ada@example.org', 'C-1'), ('m2', 'ada@example.org', ''), ('m3', 'ada@example.org', null), ('m4', 'ada@example.org', '  ');
        """;

    [Theory]
    [InlineData("""{"email":"ada@example.org","customer_number":"C-1"}""")]
    [InlineData("""{"email":"ada@example.org"}""")]
    [InlineData("""{"customer_number":"C-1"}""")]
    public async Task Rows_of_the_person_with_a_blank_number_go_with_the_others(string identities)
    {
        await using var store = await SqliteDatabase.With(Rows);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("erasure", identities);

        Assert.Equal("complete", end.Outcome);
        Assert.Empty(await store.Query("select id from contacts"));
        Assert.Equal(["C-2"], await store.Query("select number from accounts"));
    }

    [Fact]
    public async Task A_row_under_the_persons_address_with_another_customers_number_stays_and_is_named()
    {
        await using var store = await SqliteDatabase.With(Rows + "insert into contacts values ('m5', 'ada@example.org', 'C-2');");
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("erasure", """{"email":"ada@example.org","customer_number":"C-1"}""");

        Assert.Equal("incomplete", end.Outcome);
        var stated = await host.Certificate(end);
        Assert.Equal(["shop.contacts"], stated.NotCovered);
        Assert.Equal(["deleted 4", "left 1"], stated.Facts("shop.contacts"));
        Assert.Equal(["m5|ada@example.org|C-2"], await store.Query("select * from contacts"));
    }

    [Fact]
    public async Task In_Azure_Tables_rows_with_a_blank_number_or_without_one_go_with_the_others()
    {
        var prefix = AzuriteFixture.NewPrefix();
        var tables = new TableServiceClient(azurite.ConnectionString);
        var (accounts, contacts) = (tables.GetTableClient($"{prefix}accounts"), tables.GetTableClient($"{prefix}contacts"));
        await accounts.CreateAsync();
        await contacts.CreateAsync();
        await accounts.AddEntityAsync(new TableEntity("C-1", "account") { ["email"] = "ada@example.org" });
        await contacts.AddEntityAsync(new TableEntity("m1", "c") { ["address"] = "ada@example.org", ["number"] = "C-1" });
        await contacts.AddEntityAsync(new TableEntity("m2", "c") { ["address"] = "ada@example.org", ["number"] = "" });
        await contacts.AddEntityAsync(new TableEntity("m3", "c") { ["address"] = "ada@example.org" });
        await contacts.AddEntityAsync(new TableEntity("m4", "c") { ["address"] = "bob@example.org", ["number"] = "" });
        await using var store = new TableAccount(azurite.ConnectionString);
        await using var host = await OwnHost.Start(azurite, store, $$$"""
            compliance:
              connections:
                db: {kind: azure_tables, backups: P1D}
            dataset:
            - fides_key: shop
              compliance: {connection: db}
              collections:
              - name: {{{prefix}}}contacts
                fields:
                - {name: PartitionKey, fides_meta: {primary_key: true}}
                - {name: RowKey, fides_meta: {primary_key: true}}
                - {name: address, data_categories: [user.contact.email], fides_meta: {identity: email}}
                - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
              - name: {{{prefix}}}accounts
                fields:
                - {name: PartitionKey, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
                - {name: RowKey, fides_meta: {primary_key: true}}
                - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
            """);

        var end = await host.Run("erasure", """{"email":"ada@example.org","customer_number":"C-1"}""");

        Assert.Equal("complete", end.Outcome);
        Assert.Equal(["m4"], await contacts.QueryAsync<TableEntity>().Select(row => row.PartitionKey).ToListAsync());
        Assert.Empty(await accounts.QueryAsync<TableEntity>().ToListAsync());
    }

    /// <summary>The storage of the tests; the tables in it are named by the test.</summary>
    private sealed class TableAccount(string connectionString) : OwnStore
    {
        public override ConnectionSettings Settings => new() { ConnectionString = connectionString };

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
