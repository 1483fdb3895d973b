using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Testing.Postgres;
using static Compliance.Connectors.Tests.Sql.Sqlite.SqliteConnectorTests;

namespace Compliance.Connectors.Tests.Sql.Postgres;

public sealed class PostgresConnectorTests(PostgresFixture postgres) : IAsyncLifetime
{
    private PostgresStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await PostgresStore.New(postgres.ConnectionString);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Addresses_rows_by_compound_keys_of_several_types()
    {
        await _store.Execute($"""
            create table {_store.Schema}.lines (order_id uuid, line integer, note text, primary key (order_id, line));
            insert into {_store.Schema}.lines select '0f8fad5b-d9cb-469f-a165-70867728950e', each, 'n' from generate_series(1, 1200) each;
            """);
        var lines = Table("lines", Key("order_id"), Key("line"), Field("note"));
        var selector = new Selector(new FieldMatch("order_id", ["0f8fad5b-d9cb-469f-a165-70867728950e", "no uuid at all"]));
        var found = await _store.Connector.Find(lines, selector, ["note"], default).ToListAsync();
        Assert.Equal(1200, found.Count);
        var erased = await _store.Connector.Erase(lines, [.. found.Select(row => row.Key)], ErasureInstruction.Delete, default);
        Assert.Equal(new ErasureOutcome(1200, 0, 0), erased);
    }

    [Fact]
    public async Task Finds_nested_values_in_text_and_past_text_that_is_no_JSON()
    {
        await _store.Execute($$"""
            create table {{_store.Schema}}.docs (id bigint primary key, doc text);
            insert into {{_store.Schema}}.docs values (1, '{"people":[{"e mail":"a@b.example"},{"e mail":"c@d.example"}]}'), (2,
              '{"people":[]}'), (3, 'about d.example'), (4, null), (5, '{broken');
            """);
        var docs = Table("docs", Key("id"), Field("doc.people.e mail"));
        var selector = new Selector(new FieldMatch("doc.people.e mail", ["c@d.example"]));
        Assert.Equal("1", Assert.Single(await _store.Connector.Find(docs, selector, [], default).ToListAsync()).Key.Value);
        var mask = new ErasureInstruction.MaskFields([new("doc.people.e mail", new FixedMasking("gone"))]);
        Assert.Equal(2, (await _store.Connector.Erase(docs, [new RowKey("1"), new RowKey("3")], mask, default)).Masked);
        Assert.Empty(await _store.Connector.Find(docs, selector, [], default).ToListAsync());
        Assert.Equal("{\"people\":[{\"e mail\":\"gone\"},{\"e mail\":\"gone\"}]}", await _store.Ask("select doc from docs where id = 1"));
    }

    [Fact]
    public async Task Reads_writes_and_sweeps_native_types()
    {
        await _store.Execute($"""
            create table {_store.Schema}.kinds (id uuid primary key, flag boolean, rate numeric, at timestamp, day date, words text[],
              raw bytea);
            insert into {_store.Schema}.kinds values ('0f8fad5b-d9cb-469f-a165-70867728950e', true, 10.50, '2024-05-17 11:59:59.5',
              '2024-05-17', array['a', 'b'], '\x0102');
            """);
        var kinds = Table("kinds", Key("id"), Field("flag"), Field("rate"), Field("at"), Field("day"), Field("words"), Field("raw"));
        var key = new RowKey("0f8fad5b-d9cb-469f-a165-70867728950e");
        var read = Assert.Single(await _store.Connector.Read(kinds, [key], default).ToListAsync());
        Assert.Equal(
            """{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","flag":true,"rate":10.50,"at":"2024-05-17T11:59:59.5","day":"2024-05-17","words":["a","b"],"raw":"AQI="}""",
            read.Fields.ToJsonString());
        foreach (var field in new[] { "at", "day" })
        {
            Assert.Single((await _store.Connector.Sweep(kinds, field, ContractRow.Noon, null, 10, default)).Keys);
            Assert.Empty(
                (await _store.Connector.Sweep(kinds, field, ContractRow.Noon.Minus(NodaTime.Duration.FromDays(1)), null, 10, default)).Keys
            );
        }

        Assert.True(await _store.Connector.Update(
            kinds, key, new Dictionary<string, JsonNode?> { ["flag"] = false, ["rate"] = 2, ["at"] = null }, default));
        read = Assert.Single(await _store.Connector.Read(kinds, [key], default).ToListAsync());
        Assert.Equal(
            ("false", "2", null), (read.Fields["flag"]!.ToString(), read.Fields["rate"]!.ToString(), read.Fields["at"]?.ToString()));
    }
}
