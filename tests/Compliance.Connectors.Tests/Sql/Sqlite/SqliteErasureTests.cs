using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>What a row becomes beside triggers, in columns that the database guards, and in JSON that others wrote.</summary>
public sealed class SqliteErasureTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Fails_where_a_trigger_puts_deleted_rows_back_and_tells_how_many()
    {
        _store.Execute(
            "create table kept (id integer primary key, name text); insert into kept values (1, 'a'), (2, 'b'); "
                + "create trigger back after delete on kept begin insert into kept values (old.id, old.name); end");
        Assert.Equal(
            "store_under_test/kept: 2 rows stay as they are: look for triggers, rules and row-level security",
            await Refused(Table("kept", KeyField("id"), AField("name")), ErasureInstruction.Delete, "1", "2"));
    }

    [Fact]
    public async Task Fails_where_a_trigger_keeps_a_number_that_a_mask_was_to_empty()
    {
        _store.Execute(
            "create table kept (id integer primary key, n integer); insert into kept values (1, 7); "
                + "create trigger back after update on kept begin update kept set n = 7 where id = new.id; end");
        Assert.NotNull(await Refused(Table("kept", KeyField("id"), AField("n")), Mask(("n", new FixedMasking(null))), "1"));
    }

    [Fact]
    public async Task Fails_where_a_trigger_takes_one_of_two_changes_back()
    {
        _store.Execute(
            "create table kept (id integer primary key, name text, city text); insert into kept values (1, 'a', 'b'); "
                + "create trigger back after update on kept begin update kept set name = 'a' where id = new.id; end");
        var kept = Table("kept", KeyField("id"), AField("name"), AField("city"));
        Assert.NotNull(await Refused(kept, Mask(("name", new HashMasking()), ("city", new HashMasking())), "1"));
    }

    [Fact]
    public async Task Masks_a_number_beside_a_trigger_although_the_database_may_store_it_in_another_form()
    {
        _store.Execute(
            "create table kept (id integer primary key, n integer); insert into kept values (1, 7), (2, 0); "
                + "create table seen (id integer); create trigger note after update on kept begin insert into seen values (new.id); end");
        Assert.Equal(
            new ErasureOutcome(0, 1, 1, 1),
            await _store.Connector.Erase(
                Table("kept", KeyField("id"), AField("n")), [new("1"), new("2"), new("3")], Mask(("n", new FixedMasking("0.0"))),
                Cancellation));
        Assert.Equal("0", await _store.Ask("select sum(n) from kept"));
    }

    [Fact]
    public async Task Names_the_generated_column_that_no_mask_can_change()
    {
        _store.Execute(
            "create table g (id integer primary key, name text, code text generated always as (name || '!') stored); "
                + "insert into g (id, name) values (1, 'a')");
        var g = Table("g", KeyField("id"), AField("code"));
        foreach (var masking in new IMasking[] { new FixedMasking(null), new HashMasking() })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                _store.Connector.Erase(g, [new("1")], Mask(("code", masking)), Cancellation));
            Assert.Equal(
                (ConnectorFailure.Mismatch, "store_under_test/g: generated column code"), (failure.Code, failure.Reference));
        }
    }

    [Fact]
    public async Task A_row_that_is_set_to_what_it_holds_is_there()
    {
        _store.Execute("create table kept (id integer primary key, name text); insert into kept values (1, 'a')");
        var kept = Table("kept", KeyField("id"), AField("name"));
        var same = new Dictionary<string, JsonNode?> { ["name"] = "a" };
        Assert.True(await _store.Connector.Update(kept, new("1"), same, Cancellation));
        Assert.False(await _store.Connector.Update(kept, new("2"), same, Cancellation));
    }

    [Fact]
    public async Task A_text_that_should_be_JSON_is_emptied_to_an_object_where_the_column_takes_no_null()
    {
        _store.Execute(
            "create table docs (id integer primary key, doc text not null, other text); "
                + "insert into docs values (1, 'Ada lives in Oslo', 'Ada lives in Oslo')");
        var docs = Table("docs", KeyField("id"), AField("doc.city"), AField("other.city"));
        var masks = Mask(("doc.city", new FixedMasking("x")), ("other.city", new FixedMasking("x")));
        Assert.Equal(new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(docs, [new("1")], masks, Cancellation));
        Assert.Equal("{} true", await _store.Ask("select doc || ' ' || iif(other is null, 'true', 'false') from docs"));
    }

    [Theory]
    [InlineData("text", """{"city":"Oslo"}""", """{"city":"x"}""")]
    [InlineData("text", """ "{\"city\":\"Oslo\"}" """, """ "{\"city\":\"x\"}" """)]
    [InlineData("json", """{"city":"Oslo"}""", """{"city":"x"}""")]
    [InlineData("json", """ "{\"city\":\"Oslo\"}" """, """ "{\"city\":\"x\"}" """)]
    public async Task JSON_inside_a_text_stays_as_deep_as_it_was(string type, string before, string after)
    {
        _store.Execute($"create table docs (id integer primary key, doc {type}); insert into docs values (1, '{before.Trim()}')");
        var docs = Table("docs", KeyField("id"), AField("doc.city"));
        await _store.Connector.Erase(docs, [new("1")], Mask(("doc.city", new FixedMasking("x"))), Cancellation);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(after), JsonNode.Parse((await _store.Ask("select doc from docs"))!)));
    }

    private static ErasureInstruction Mask(params (string Path, IMasking Masking)[] masks) =>
        new ErasureInstruction.MaskFields([.. masks.Select(mask => new FieldMask(mask.Path, mask.Masking))]);

    private async Task<string?> Refused(Collection collection, ErasureInstruction instruction, params string[] keys)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Erase(collection, [.. keys.Select(key => new RowKey(key))], instruction, Cancellation));
        Assert.Equal(ConnectorFailure.Refused, failure.Code);
        return failure.Reference;
    }
}
