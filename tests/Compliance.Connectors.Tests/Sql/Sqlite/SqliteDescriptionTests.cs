using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>What a database is described as, and tables that change while they are in use.</summary>
public sealed class SqliteDescriptionTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_reference_leads_into_the_dataset_to_which_the_map_gives_the_table()
    {
        _store.Execute(
            "create table people (id integer primary key); create table others (id integer primary key); "
                + "create table visits (id integer primary key, person integer references people, other integer references others)");
        var people = Table("people", KeyField("id")) with { Address = new CollectionAddress("staff", "people") };
        var visits = Table("visits", KeyField("id")) with { Address = new CollectionAddress("calendar", "visits") };
        var described = (await _store.Connector.Describe([visits, people], Cancellation)).Collections;
        Assert.Equal(
            [new CollectionAddress("calendar", "others"), people.Address],
            described[visits.Address].ForeignKeys.Select(key => key.To).OrderBy(to => to.Collection));
        Assert.True(described.ContainsKey(people.Address));
    }

    [Fact]
    public async Task Nothing_is_described_where_the_map_has_nothing() =>
        Assert.Empty((await _store.Connector.Describe([], Cancellation)).Collections);

    [Fact]
    public async Task A_column_of_an_empty_object_is_there_beside_one_that_holds_values()
    {
        _store.Execute("create table docs (id integer primary key, doc text, other text)");
        _store.Execute("""insert into docs values (1, '{"city":"Oslo"}', '{}')""");
        var docs = Table("docs", KeyField("id"), AField("doc.city"), AField("other.city"));
        var described = (await _store.Connector.Describe([docs], Cancellation)).Collections[docs.Address];
        Assert.Equal(["doc.city", "id", "other"], described.Paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_column_that_is_new_is_known_once_the_store_was_described()
    {
        _store.Execute("create table contacts (id integer primary key, email text)");
        var contacts = Table("contacts", KeyField("id"), AField("email"), AField("phone"));
        await Scan(contacts, "email");
        _store.Execute("alter table contacts add column phone text; insert into contacts values (1, 'a@b.example', '+49 30 1234')");
        await _store.Connector.Describe([contacts], Cancellation);
        Assert.Equal("+49 30 1234", Assert.Single(await Scan(contacts, "phone")).Fields["phone"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_table_that_is_no_longer_what_it_was_is_looked_at_again_after_a_failure()
    {
        _store.Execute("create table contacts (id integer primary key, email text); insert into contacts values (1, 'a@b.example')");
        var contacts = Table("contacts", KeyField("id"), AField("email"), AField("mail"));
        await Scan(contacts, "email");
        _store.Execute("alter table contacts rename column email to mail");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Scan(contacts, "email"));
        Assert.Equal("store_under_test/contacts: no column email", failure.Reference);
        Assert.Single(await Scan(contacts, "mail"));
    }

    [Fact]
    public async Task A_column_that_the_map_does_not_name_is_read_under_its_own_name()
    {
        _store.Execute("create table contacts (id integer primary key, Nick text); insert into contacts values (1, 'Ada')");
        var row = Assert.Single(await Scan(Table("contacts", KeyField("id")), "Nick"));
        Assert.Equal("""{"Nick":"Ada"}""", row.Fields.ToJsonString());
    }

    [Theory]
    [InlineData("int:x", "FormatException")]
    [InlineData("int:99999999999999999999", "OverflowException")]
    [InlineData("blob:0", "FormatException")]
    public async Task A_key_that_names_no_value_is_a_mismatch_and_says_no_more(string key, string detail)
    {
        _store.Execute("create table loose (id, name text)");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _store.Connector
            .Read(Table("loose", KeyField("id"), AField("name")), [new(key)], Cancellation).ToListAsync(Cancellation).AsTask());
        Assert.Equal((ConnectorFailure.Mismatch, $"store_under_test/loose: {detail}"), (failure.Code, failure.Reference));
    }

    private Task<List<Row>> Scan(Collection collection, string path) =>
        _store.Connector.Scan(collection, [path], Cancellation).ToListAsync(Cancellation).AsTask();
}
