using System.Text.Json.Nodes;
using Compliance.Connectors.Tests.Sql.MariaDb;
using Compliance.Connectors.Tests.Sql.Postgres;
using Compliance.Connectors.Tests.Sql.Sqlite;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using NodaTime;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>What the SQL connector does on schemas that nobody made for it, whatever the database.</summary>
public abstract class SqlContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task<SqlStore> NewStore();

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("Ada@Example.ORG")]
    [InlineData(" ADA@EXAMPLE.ORG\t")]
    public async Task Finds_an_identity_in_every_spelling(string asked)
    {
        await using var store = await NewStore();
        await store.Run("""
            create table contacts (id integer primary key, address varchar(60));
            insert into contacts values (1, 'ada@example.org'), (2, 'Ada@Example.org'), (3, '  ada@example.org '), (4, 'Ａda@example.org'),
              (5, 'ada@example.orgy'), (6, 'canada@example.org'), (7, ''), (8, null);
            """);
        var found =
            await Find(store, Table("contacts", KeyField("id"), AField("address")), new FieldMatch("address", [asked.Trim()], "email"));
        Assert.Equal(["1", "2", "3", "4"], Keys(found));
    }

    [Fact]
    public async Task Finds_an_identity_beyond_ASCII_in_other_letters()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table contacts (id integer primary key, address varchar(60)); "
                + "insert into contacts values (1, 'J\u00DCRGEN@x.example'), (2, 'jurgen@x.example'), (3, 'ju\u0308rgen@x.example');");
        var found = await Find(
            store, Table("contacts", KeyField("id"), AField("address")), new FieldMatch("address", ["j\u00FCrgen@x.example"], "email"));
        Assert.Equal(["1", "3"], Keys(found));
    }

    [Fact]
    public async Task Finds_a_phone_number_however_it_is_written()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table phones (id integer primary key, number varchar(40)); "
                + "insert into phones values (1, '+49 (30) 123-4'), (2, '0049301234'), (3, '+49301234'), (4, '+493012345'), (5, 'n/a');");
        var found =
            await Find(store, Table("phones", KeyField("id"), AField("number")), new FieldMatch("number", ["+49 30 1234"], "phone"));
        Assert.Equal(["1", "2", "3"], Keys(found));
    }

    [Fact]
    public async Task Finds_a_padded_text_of_fixed_length_by_its_text()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table padded (no char(12) primary key, name varchar(20), old varchar(12)); "
                + "insert into padded values ('C000045', 'Anna Test', 'C000045     ');");
        var padded = Table("padded", KeyField("no"), AField("name"), AField("old"));
        var row = Assert.Single(await Find(store, padded, new FieldMatch("no", ["C000045"], "customer_number")));
        Assert.Equal("C000045", row.Key.Value.TrimEnd());
        Assert.Single(await Find(store, padded, new FieldMatch("no", ["C000045"])));
        Assert.Single(await Find(store, padded, new FieldMatch("old", ["C000045"])));
        Assert.Equal(1, (await store.Connector.Erase(padded, [row.Key], ErasureInstruction.Delete, Cancellation)).Deleted);
    }

    [Fact]
    public async Task Follows_a_number_through_numeric_whole_and_text_columns()
    {
        await using var store = await NewStore();
        await store.Run("""
            create table customers (id numeric(12,2) primary key, name varchar(20));
            create table orders (id integer primary key, customer integer);
            create table notes (id integer primary key, customer varchar(20));
            insert into customers values (45, 'Anna Test'), (46, 'Bert Test');
            insert into orders values (1, 45), (2, 46), (3, 4500);
            insert into notes values (1, '45'), (2, '45.00'), (3, '0045'), (4, '46'), (5, '4.5e1'), (6, 'about 45'), (7, '450');
            """);
        var customers = Table("customers", KeyField("id"), AField("name"));
        var anna = Assert.Single(await Find(store, customers, new FieldMatch("name", ["Anna Test"]), "id"));
        string[] values = [.. FieldValues.At(anna.Fields, "id")];
        Assert.Equal(["45"], values);
        Assert.Equal(
            ["1"], Keys(await Find(store, Table("orders", KeyField("id"), AField("customer")), new FieldMatch("customer", values))));
        Assert.Equal(
            ["1", "2", "5"],
            Keys(await Find(store, Table("notes", KeyField("id"), AField("customer")), new FieldMatch("customer", values))));
        Assert.Single(await Find(store, customers, new FieldMatch("id", ["45"])));
    }

    [Fact]
    public async Task Addresses_rows_whose_key_has_nulls_and_pages_past_them()
    {
        await using var store = await NewStore();
        await store.Run("create table nul (shop varchar(10), no integer, name varchar(20), unique (shop, no))");
        var values = Enumerable.Range(0, 1300).Select(each => $"({(each % 2 == 0 ? "null" : "'s'")}, {each}, 'n')");
        await store.Run($"insert into nul values {string.Join(", ", values)}, (null, null, 'n'), ('s', null, 'n')");
        var nul = Table("nul", KeyField("shop"), KeyField("no"), AField("name"));
        var found = await Find(store, nul, new FieldMatch("name", ["n"]));
        Assert.Equal((1302, 1302), (found.Count, found.Select(row => row.Key).Distinct().Count()));
        RowKey[] some = [new("[null,\"6\"]"), new("[\"s\",\"7\"]"), new("[null,null]"), new("[null,\"7\"]")];
        Assert.Equal(3, (await store.Connector.Read(nul, some, Cancellation).ToListAsync(Cancellation)).Count);
        Assert.Equal(new ErasureOutcome(0, 3, 1), await store.Connector.Erase(nul, some, Mask("name", "MASKED"), Cancellation));
        Assert.Equal("3", await store.Ask("select count(*) from nul where name = 'MASKED'"));
        Assert.Equal(new ErasureOutcome(3, 0, 1), await store.Connector.Erase(nul, some, ErasureInstruction.Delete, Cancellation));
        Assert.Equal("1299", await store.Ask("select count(*) from nul"));
    }

    [Fact]
    public async Task Refuses_to_erase_where_two_rows_share_a_key()
    {
        await using var store = await NewStore();
        await store.Run("create table twice (id integer, name varchar(20)); insert into twice values (1, 'a'), (1, 'b'), (2, 'c');");
        var twice = Table("twice", KeyField("id"), AField("name"));
        var hash = new ErasureInstruction.MaskFields([new("name", new HashMasking())]);
        foreach (var instruction in new[] { ErasureInstruction.Delete, Mask("name", "x"), hash })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                store.Connector.Erase(twice, [new("1"), new("2")], instruction, Cancellation));
            Assert.Equal(
                (ConnectorFailure.Mismatch, "store_under_test/twice: 2 rows share a key: id is not unique"),
                (failure.Code, failure.Reference));
        }

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => store.Connector.Update(
            twice, new("1"), new Dictionary<string, JsonNode?> { ["name"] = "x" }, Cancellation));
        Assert.Equal("store_under_test/twice: 2 rows share a key: id is not unique", refused.Reference);
        Assert.Equal("3", await store.Ask("select count(*) from twice"));
        Assert.Equal(
            new ErasureOutcome(1, 0, 1), await store.Connector.Erase(twice, [new("2"), new("3")], ErasureInstruction.Delete, Cancellation));
    }

    [Fact]
    public async Task Takes_a_key_that_the_column_cannot_hold_as_gone()
    {
        await using var store = await NewStore();
        await store.Run("create table numbered (id integer primary key, name varchar(20)); insert into numbered values (1, 'a');");
        var numbered = Table("numbered", KeyField("id"), AField("name"));
        RowKey[] keys = [new("1"), new("one"), new("99999999999999999999"), new("")];
        Assert.Single(await store.Connector.Read(numbered, keys, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(new ErasureOutcome(1, 0, 3), await store.Connector.Erase(numbered, keys, ErasureInstruction.Delete, Cancellation));
    }

    [Fact]
    public async Task Names_the_column_that_a_mask_may_not_empty()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table strict_one (id integer primary key, first_name varchar(20) not null, code varchar(3)); "
                + "insert into strict_one values (1, 'secret', 'abc');");
        var strict = Table("strict_one", KeyField("id"), AField("first_name"), AField("code"));
        await Fails("not-null first_name", () => store.Connector.Erase(strict, [new("1")], Mask("first_name", null), Cancellation));
        await Fails("too long for code", () =>
            store.Connector.Erase(strict, [new("1")], Mask("code", "MASKED"), Cancellation), store.GetType() != typeof(SqliteStore));
        await Fails("no column frist_name", () => store.Connector.Erase(
            Table("strict_one", KeyField("id"), AField("frist_name")), [new("1")], Mask("frist_name", null), Cancellation));
        await Fails("no column no", () =>
            store.Connector.Erase(Table("strict_one", KeyField("no")), [new("1")], ErasureInstruction.Delete, Cancellation));
        Assert.Equal("secret", await store.Ask("select first_name from strict_one"));

        async Task Fails(string detail, Func<Task> call, bool does = true)
        {
            if (!does)
                return;
            var failure = await Assert.ThrowsAsync<StepFailedException>(call);
            Assert.Equal((ConnectorFailure.Mismatch, $"store_under_test/strict_one: {detail}"), (failure.Code, failure.Reference));
        }
    }

    [Fact]
    public async Task Names_the_foreign_key_that_forbids_a_deletion()
    {
        await using var store = await NewStore();
        await store.Run("""
            create table invoice (id integer primary key);
            create table invoice_line (id integer primary key, invoice_id integer not null,
              constraint invoice_line_invoice_id_fkey foreign key (invoice_id) references invoice (id));
            insert into invoice values (1); insert into invoice_line values (1, 1);
            """);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            store.Connector.Erase(Table("invoice", KeyField("id")), [new("1")], ErasureInstruction.Delete, Cancellation));
        Assert.Equal(ConnectorFailure.Constraint, failure.Code);
        Assert.StartsWith("store_under_test/invoice: foreign key", failure.Reference);
        Assert.True(
            store is SqliteStore
            || failure.Reference == "store_under_test/invoice: foreign key invoice_line_invoice_id_fkey of invoice_line",
            failure.Reference);
        Assert.Equal("1", await store.Ask("select count(*) from invoice"));
    }

    [Fact]
    public async Task Describes_types_keys_references_and_rights_of_every_table()
    {
        await using var store = await NewStore();
        await store.Run("""
            create table client (region varchar(5), no integer, name varchar(40) not null, born date, note text, primary key (no, region));
            create table visit (id integer primary key, client_no integer, client_region varchar(5),
              constraint visit_client foreign key (client_no, client_region) references client (no, region) on delete cascade);
            create view names as select name from client;
            """);
        var client = Table("client", KeyField("no"), AField("name"));
        var described = (await store.Connector.Describe([client], Cancellation)).Collections;
        var mapped = described[client.Address];
        Assert.Equal(["no", "region"], mapped.Key);
        Assert.Equal((StoreRights.All, true, StoreObject.Table), (mapped.Rights, mapped.HasSchema, mapped.Kind));
        Assert.Equal(
            (StoredKind.Text, false, StoredKind.Whole, StoredKind.Time),
            (mapped.Find("name")!.Kind, mapped.Find("name")!.IsNullable, mapped.Find("no")!.Kind, mapped.Find("born")!.Kind));
        Assert.True(store is SqliteStore || mapped.Find("name")!.Length == 40);
        Assert.All(mapped.Fields, field => Assert.NotNull(field.StoreType));
        var visit = described[new CollectionAddress("contract", "visit")];
        var reference = Assert.Single(visit.ForeignKeys);
        Assert.Equal((client.Address, DeleteRule.Cascade), (reference.To, reference.OnDelete));
        Assert.Equal(["client_no", "client_region"], reference.Fields);
        Assert.Equal(["no", "region"], reference.ToFields);
        Assert.Equal(StoreObject.View, described[new CollectionAddress("contract", "names")].Kind);
    }

    [Fact]
    public async Task Sweeps_native_times_and_whole_numbers_that_are_dates()
    {
        await using var store = await NewStore();
        await store.Run("""
            create table periods (id integer primary key, day date, moment timestamp null, number integer);
            insert into periods values (1, '2014-03-01', '2014-03-01 10:00:00', 20140301),
              (2, '2034-03-01', '2034-03-01 10:00:00', 20340301), (3, null, null, null),
              (4, '2014-03-01', '2014-03-01 10:00:00', 1393632000);
            """);
        var periods = Table("periods", KeyField("id"), AField("day"), AField("moment"), AField("number"));
        foreach (var (field, due, unreadable) in new[] { ("day", "1,4", 1), ("moment", "1,4", 1), ("number", "1", 2) })
        {
            var page = await store.Connector.Sweep(periods, field, ContractRow.Noon, null, 100, Cancellation);
            Assert.Equal(
                (due, unreadable), (string.Join(',', page.Keys.Select(key => key.Value).Order(StringComparer.Ordinal)), page.Unreadable));
        }
    }

    [Fact]
    public async Task Reads_a_text_as_it_is_and_a_number_with_all_its_digits()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table kinds (id integer primary key, big decimal(30,5), t varchar(40)); "
                + "insert into kinds values (1, 1234567890123456789012345.12345, ' \u00E9 ');");
        var row = Assert.Single(await store.Connector.Read(
            Table("kinds", KeyField("id"), AField("big"), AField("t")), [new("1")], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(" \u00E9 ", row.Fields["t"]!.GetValue<string>());
        Assert.SkipWhen(store is SqliteStore, "SQLite keeps 15 digits.");
        Assert.Equal("1234567890123456789012345.12345", row.Fields["big"]!.ToJsonString());
    }

    [Fact]
    public async Task Updates_fields_of_several_types_and_reads_them_back()
    {
        await using var store = await NewStore();
        await store.Run(
            "create table kinds (id integer primary key, n decimal(12,2), t varchar(40), d date); "
                + "insert into kinds values (1, 1, 'a', '2014-03-01');");
        var kinds = Table("kinds", KeyField("id"), AField("n"), AField("t"), AField("d"));
        Assert.True(await store.Connector.Update(
            kinds, new("1"), new Dictionary<string, JsonNode?> { ["n"] = 2.5, ["t"] = "b", ["d"] = "2015-04-02" }, Cancellation));
        var row = Assert.Single(await store.Connector.Read(kinds, [new("1")], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(("2.5", "b", "2015-04-02"), (
            FieldValues.At(row.Fields, "n").Single(), FieldValues.At(row.Fields, "t").Single(), FieldValues.At(row.Fields, "d").Single()));
    }

    protected static async Task<List<Row>> Find(SqlStore store, Collection collection, FieldMatch match, params string[] paths) =>
        await store.Connector.Find(collection, new Selector(match), paths, Cancellation).ToListAsync(Cancellation);

    protected static IEnumerable<string> Keys(IEnumerable<Row> rows) => rows.Select(row => row.Key.Value).Order(StringComparer.Ordinal);

    protected static ErasureInstruction Mask(string path, string? text) =>
        new ErasureInstruction.MaskFields([new FieldMask(path, new FixedMasking(text))]);
}

public sealed class SqliteSqlContract : SqlContract
{
    protected override Task<SqlStore> NewStore() => Task.FromResult<SqlStore>(new SqliteStore());
}

public sealed class PostgresSqlContract(Testing.Postgres.PostgresFixture postgres) : SqlContract
{
    protected override async Task<SqlStore> NewStore() => await PostgresStore.New(postgres.ConnectionString);
}

public sealed class MariaDbSqlContract(Testing.MariaDb.MariaDbFixture mariaDb) : SqlContract
{
    protected override async Task<SqlStore> NewStore() => await MariaDbStore.New(mariaDb.ConnectionString);
}
