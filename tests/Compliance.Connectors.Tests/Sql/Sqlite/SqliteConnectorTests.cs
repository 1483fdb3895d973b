using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.Data.Sqlite;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

public sealed class SqliteConnectorTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Says_of_a_column_that_does_not_exist_that_store_and_map_differ()
    {
        await _store.Put([new ContractRow("1")]);
        var selector = new Selector(new FieldMatch("no\"such`column", ["no\"such`column"]));
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Find(_store.Collection, selector, [], default).ToListAsync().AsTask());
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
    }

    [Fact]
    public async Task A_search_that_the_database_refuses_is_a_failure_and_not_an_answer_without_rows()
    {
        _store.Execute("create table contacts (id integer primary key, email text); insert into contacts values (1, 'a@b.example')");
        var contacts = Table("contacts", Key("id"), Field("email"));
        var selector = new Selector(new FieldMatch("email", ["a@b.example"]));
        Assert.Single(await _store.Connector.Find(contacts, selector, [], default).ToListAsync());
        _store.Execute("drop table contacts");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Find(contacts, selector, [], default).ToListAsync().AsTask());
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
    }

    [Fact]
    public async Task Waits_for_a_lock_and_then_says_that_the_store_is_unavailable()
    {
        await _store.Put([new ContractRow("1")]);
        using var other = new SqliteConnection($"Data Source={_store.File};Pooling=False");
        other.Open();
        using var held = other.BeginTransaction();
        var erasing = _store.WithRetries(seconds: 1)
            .Erase(_store.Collection, [_store.Key(new ContractRow("1"))], ErasureInstruction.Delete, default);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => erasing);
        Assert.Equal((FailureCode.StoreUnavailable, ContractStore.ConnectionName), (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task Masks_a_column_that_must_not_be_empty_by_no_means()
    {
        _store.Execute("create table strict (id integer primary key, name text not null); insert into strict values (1, 'secret name')");
        var strict = Table("strict", Key("id"), Field("name"));
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Erase(
                strict, [new RowKey("1")], new ErasureInstruction.MaskFields([new("name", new FixedMasking(null))]), default));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task Reads_and_finds_truth_values_numbers_and_bytes()
    {
        _store.Execute(
            "create table kinds (id integer primary key, flag boolean, rate real, raw blob); "
                + "insert into kinds values (7, 1, 1.5, x'0102'), (8, 0, 2.5, null)");
        var kinds = Table("kinds", Key("id"), Field("flag", "boolean"), Field("rate", "float"), Field("raw"));
        var read = Assert.Single(await _store.Connector.Read(kinds, [new RowKey("7")], default).ToListAsync());
        Assert.Equal("""{"id":7,"flag":true,"rate":1.5,"raw":"AQI="}""", read.Fields.ToJsonString());
        foreach (var (path, text) in new[] { ("flag", "true"), ("rate", "1.5"), ("id", "7") })
            Assert.Equal("7", Assert.Single(
                await _store.Connector.Find(kinds, new Selector(new FieldMatch(path, [text])), [], default).ToListAsync()).Key.Value);
        Assert.True(
            await _store.Connector.Update(kinds, read.Key, new Dictionary<string, JsonNode?> { ["flag"] = false, ["rate"] = 3 }, default));
        read = Assert.Single(await _store.Connector.Read(kinds, [new RowKey("7")], default).ToListAsync());
        Assert.Equal("""{"id":7,"flag":false,"rate":3}""", new JsonObject(read.Fields.Where(each => each.Key != "raw")
            .Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public async Task Finds_inside_arrays_and_past_text_that_is_no_JSON()
    {
        _store.Execute("""
            create table docs (id integer primary key, doc text);
            insert into docs values (1, '{"people":[{"email":"a@b.example"},{"email":"c@d.example"}]}'), (2,
              '{"people":[{"email":"z@b.example"}]}'), (3, '{broken d.example'), (4, null);
            """);
        var docs = Table("docs", Key("id"), Field("doc.people.email"));
        var selector = new Selector(new FieldMatch("doc.people.email", ["c@d.example"]));
        Assert.Equal("1", Assert.Single(await _store.Connector.Find(docs, selector, [], default).ToListAsync()).Key.Value);
    }

    [Fact]
    public async Task Describes_tables_that_nobody_mapped()
    {
        _store.Execute("create table forgotten (id integer primary key, email text)");
        var described = await _store.Connector.Describe([_store.Collection], default);
        Assert.Equal(["email", "id"], described.Collections[new CollectionAddress("contract", "forgotten")].Paths.Order());
    }

    [Fact]
    public async Task Sweeps_times_with_offsets_and_dates_alone()
    {
        _store.Execute("""
            create table times (id integer primary key, at text);
            insert into times values (1, '2024-05-17T13:59:00+02:00'), (2, '2024-05-17T14:01:00+02:00'), (3, '2024-05-17'), (4,
              '2024-05-18'), (5, '2024-05-17 11:59:59'),
              (6, '2024-05-17T01:59:00-10:01'), (7, ''), (8, 'yesterday'), (9, null), (10, '2024-05-18T01:00:00+14:00');
            """);
        var times = Table("times", Key("id"), Field("at"));
        var page = await _store.Connector.Sweep(times, "at", ContractRow.Noon, null, 100, default);
        Assert.Equal(["1", "10", "3", "5"], page.Keys.Select(key => key.Value).Order(StringComparer.Ordinal));
    }

    internal static Collection Table(string name, params IReadOnlyList<Field> fields) =>
        new(new CollectionAddress("contract", name), ContractStore.ConnectionName, fields, RowErasure.Delete, [], [], null, [], null);

    internal static Field Key(string path) => new(path, ["user"], IsPrimaryKey: true);

    internal static Field Field(string path, string? type = null) => new(path, ["user"], type);
}
