using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Http;

/// <summary>How items are asked for: by which addresses, in how many calls, and with which patches.</summary>
public sealed class HttpAddressesTests : IAsyncLifetime
{
    private HttpStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await HttpStore.New();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Reaches_items_by_numbers_for_ids()
    {
        _store.Host.Put(new JsonObject { ["id"] = 42, ["email"] = "a@b.example", ["note"] = "secret" });
        var row = Assert.Single(await Find());
        Assert.Equal("42", row.Key.Value);
        Assert.Single(await _store.Connector.Read(_store.Collection, [row.Key], default).ToListAsync());
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await _store.Connector.Erase(_store.Collection, [row.Key], ErasureInstruction.Delete, default));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b=c")]
    [InlineData("50%")]
    [InlineData("a%41")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("...")]
    [InlineData("a\\b")]
    [InlineData("a;b#c")]
    public async Task Reaches_items_by_odd_ids(string id)
    {
        await _store.Put([new ContractRow(id, Email: "a@b.example", Note: "secret"), new ContractRow("other", Note: "theirs")]);
        var row = Assert.Single(await Find());
        Assert.Equal(id, row.Key.Value);
        var mask = new ErasureInstruction.MaskFields([new FieldMask("note", new FixedMasking("MASKED"))]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(_store.Collection, [row.Key], mask, default));
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await _store.Connector.Erase(_store.Collection, [row.Key], ErasureInstruction.Delete, default));
        Assert.Equal("other", Assert.Single(await _store.Connector.Scan(_store.Collection, [], default).ToListAsync()).Key.Value);
    }

    [Fact]
    public async Task Reads_a_row_by_its_address_that_the_filter_withholds()
    {
        await _store.Put([new ContractRow("1"), new ContractRow("2")]);
        _store.Host.Overlooked.Add("FILTER");
        var read = await _store
            .Connector.Read(_store.Collection, [new RowKey("1"), new RowKey("2"), new RowKey("3")], default)
            .ToListAsync();
        Assert.Equal(["1", "2"], read.Select(row => row.Key.Value).Order());
    }

    [Theory]
    [InlineData("contacts/", "/contacts/?limit=", "/contacts/1")]
    [InlineData("/contacts", "/contacts?limit=", "/contacts/1")]
    [InlineData("contacts/{id}/", "/contacts/?limit=", "/contacts/1/")]
    [InlineData("contacts/{id}", "/contacts/?limit=", "/contacts/1")]
    public async Task Keeps_the_slash_at_the_end_of_a_configured_path(string path, string listing, string item)
    {
        await _store.Put([new ContractRow("1", Email: "a@b.example")]);
        var connector = _store.Service(settings => settings.Collections["people"] = path);
        var collection = _store.Collection with { Address = new CollectionAddress("contract", "people") };
        await connector.Scan(collection, [], default).ToListAsync();
        await connector.Read(collection, [new RowKey("1")], default).ToListAsync();
        Assert.StartsWith($"GET {listing}", _store.Host.Asked.First(), StringComparison.Ordinal);
        Assert.Equal($"GET {item}", _store.Host.Asked.Last());
        Assert.Equal([collection.Address], (await connector.Describe([collection], default)).Collections.Keys);
    }

    [Theory]
    [InlineData(1, 2, "email", 1)]
    [InlineData(650, 2, "email", 1)]
    [InlineData(750, 2, "email", 2)]
    [InlineData(1500, 1, "email", 1)]
    [InlineData(400, 7, "email", 3)]
    public async Task Many_values_are_asked_for_in_addresses_of_bounded_length(int length, int count, string field, int calls)
    {
        string[] values = [.. Enumerable.Range(0, count).Select(each => new string((char)('a' + each), length))];
        await _store.Put([.. values.Select((value, index) => new ContractRow($"{index}", Email: value))]);
        var found = await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch(field, values)), [], default).ToListAsync();
        Assert.Equal(count, found.Count);
        Assert.Equal(calls, _store.Host.Asked.Count(each => each.StartsWith("GET /contacts?email=", StringComparison.Ordinal)));
        Assert.Equal(calls, _store.Host.Asked.Count);
    }

    [Theory]
    [InlineData("email", 1501)]
    [InlineData("limit", 1)]
    [InlineData("cursor", 1)]
    public async Task What_no_address_can_ask_for_is_looked_for_in_every_item(string field, int length)
    {
        var item = new JsonObject { ["id"] = "1", [field] = new string('a', length) };
        _store.Host.Put(item);
        var match = new FieldMatch(field, [new string('a', length)]);
        Assert.Single(await _store.Connector.Find(_store.Collection, new Selector(match), [], default).ToListAsync());
        Assert.Equal(["GET /contacts?limit=200"], _store.Host.Asked.ToArray());
    }

    [Fact]
    public async Task Two_rows_are_read_in_one_call_and_one_by_its_address()
    {
        await _store.Put([new ContractRow("1"), new ContractRow("2"), new ContractRow("3")]);
        Assert.Equal(2, (await _store.Connector.Read(_store.Collection, [new("1"), new("2")], default).ToListAsync()).Count);
        Assert.Single(await _store.Connector.Read(_store.Collection, [new("3")], default).ToListAsync());
        Assert.Equal(["GET /contacts?id=1&id=2&limit=200", "GET /contacts/3"], _store.Host.Asked.ToArray());
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":1,"d":2}}""", """{"a":1,"b":{"c":1,"d":3}}""", """{"b":{"d":3}}""")]
    [InlineData("""{"a":1}""", """{"a":1}""", "{}")]
    [InlineData("""{"a":1}""", "{}", """{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("{}", """{"a":null}""", """{"a":null}""")]
    public void A_merge_patch_names_what_changes_alone(string before, string after, string patch) => Assert.Equal(
        patch,
        Connectors.Http.MergePatch.Between(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject()).ToJsonString());

    private Task<List<Row>> Find() => _store.Connector
        .Find(_store.Collection, new Selector(new FieldMatch("email", ["a@b.example"])), ["email"], default).ToListAsync().AsTask();
}
