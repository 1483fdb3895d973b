using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Xunit;

namespace Compliance.Testing.Connectors;

/// <summary>
/// What every connector does, whatever its store. Derive it once per kind of store and give it a real one; each test gets a fresh
/// collection.
/// </summary>
public abstract partial class ConnectorContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty collection of its own. Skips the test where there is no such store on this machine.</summary>
    protected abstract Task<ContractStore> NewStore();

    /// <summary>The same, of a store that can do this; skips the test with the store's reason otherwise.</summary>
    private async Task<ContractStore> NewStore(Ability ability)
    {
        var store = await NewStore();
        if (store.Lacks(ability) is { } reason)
        {
            await store.DisposeAsync();
            Assert.Skip(reason);
        }

        return store;
    }

    private async Task<ContractStore> StoreWith(Ability ability, params IReadOnlyCollection<ContractRow> rows)
    {
        var store = await NewStore(ability);
        await store.Put(rows);
        return store;
    }

    private async Task<ContractStore> StoreWith(params IReadOnlyCollection<ContractRow> rows)
    {
        var store = await NewStore();
        await store.Put(rows);
        return store;
    }

    private static Selector Where(string path, params IReadOnlyCollection<string> values) => new(new FieldMatch(path, values));

    private static async Task<List<Row>> Found(ContractStore store, Selector selector, params IReadOnlyList<string> paths) =>
        await store.Connector.Find(store.Collection, selector, paths, Cancellation).ToListAsync(Cancellation);

    private static async Task<List<Row>> Read(ContractStore store, params IEnumerable<ContractRow> rows) =>
        await store.Connector.Read(store.Collection, [.. rows.Select(store.Key)], Cancellation).ToListAsync(Cancellation);

    private static async Task<Row> ReadOne(ContractStore store, ContractRow row) => Assert.Single(await Read(store, row));

    private static Task<ErasureOutcome> Erase(ContractStore store, ErasureInstruction instruction, params IEnumerable<ContractRow> rows) =>
        store.Connector.Erase(store.Collection, [.. rows.Select(store.Key)], instruction, Cancellation);

    private static ErasureInstruction.MaskFields Mask(string path, IMasking masking) => new([new FieldMask(path, masking)]);

    private static string? Text(Row row, string path)
    {
        JsonNode? value = row.Fields;
        foreach (var name in path.Split('.'))
            value = value?[name];
        return value?.ToString();
    }

    private static void AssertKeys(ContractStore store, IEnumerable<ContractRow> expected, IEnumerable<Row> found) =>
        Assert.Equal(expected.Select(row => store.Key(row).Value).Order(StringComparer.Ordinal), found.Select(row => row.Key.Value)
            .Order(StringComparer.Ordinal));

    [Fact]
    public async Task Describes_times_numbers_and_texts_as_such()
    {
        await using var store = await StoreWith(Ability.Kinds, new ContractRow("1", "c1", "a@b.example", "a note", "Oslo"));
        var described = (await store.Connector.Describe([store.Collection], Cancellation)).Collections[store.Collection.Address];
        Assert.Equal(StoredKind.Text, described.Find(store.Paths.Note)!.Kind);
        Assert.Equal(store.Collection.PrimaryKey.Select(field => field.Path).Order(), described.Key!.Order());
    }

    [Fact]
    public async Task Describes_an_empty_collection_and_not_one_that_is_missing()
    {
        await using var store = await NewStore();
        var missing = store.Collection with { Address = new CollectionAddress("contract", "nosuchcollection") };
        var described = await store.Connector.Describe([store.Collection, missing], Cancellation);
        Assert.Contains(store.Collection.Address, described.Collections.Keys);
        Assert.DoesNotContain(missing.Address, described.Collections.Keys);
    }

    [Fact]
    public async Task Describes_every_mapped_field_that_the_store_holds()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1", "a@b.example", "a note", "Oslo"));
        var described = await store.Connector.Describe([store.Collection], Cancellation);
        var seen = described.Collections[store.Collection.Address].Paths;
        Assert.Subset(seen.ToHashSet(), store.Collection.Fields.Select(field => field.Path).ToHashSet());
    }

    [Fact]
    public async Task Describes_a_field_that_nobody_mapped()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1", "a@b.example", "a note", "Oslo"));
        var unaware = store.Collection with { Fields = [.. store.Collection.Fields.Where(field => field.Path != store.Paths.Note)] };
        var described = await store.Connector.Describe([unaware], Cancellation);
        Assert.Contains(store.Paths.Note, described.Collections[unaware.Address].Paths);
    }

    [Fact]
    public async Task Describes_names_and_never_values()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1", "canary@b.example", "canary note", "canary city"));
        var described = await store.Connector.Describe([store.Collection], Cancellation);
        Assert.DoesNotContain(described.Collections.SelectMany(collection => collection.Value.Paths), path =>
            path.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Updates_one_row_and_no_other()
    {
        var (one, other) = (new ContractRow("1", Note: "old"), new ContractRow("2", Note: "old"));
        await using var store = await StoreWith(one, other);
        Assert.True(await Update(store, one, store.Paths.Note, "new"));
        Assert.Equal("new", Text(await ReadOne(store, one), store.Paths.Note));
        Assert.Equal("old", Text(await ReadOne(store, other), store.Paths.Note));
    }

    [Fact]
    public async Task Updates_a_nested_field_and_keeps_what_is_beside_it()
    {
        var row = new ContractRow("1", Email: "a@b.example", City: "Oslo", Note: "kept");
        await using var store = await StoreWith(row);
        Assert.True(await Update(store, row, store.Paths.City, "Bergen"));
        var read = await ReadOne(store, row);
        Assert.Equal(
            ("Bergen", "kept", "a@b.example"), (Text(read, store.Paths.City), Text(read, store.Paths.Note), Text(read, store.Paths.Email)));
    }

    [Fact]
    public async Task Updates_a_field_to_nothing()
    {
        var row = new ContractRow("1", Note: "old");
        await using var store = await StoreWith(row);
        Assert.True(await Update(store, row, store.Paths.Note, null));
        Assert.Null(Text(await ReadOne(store, row), store.Paths.Note));
    }

    [Fact]
    public async Task Updates_a_field_that_was_absent()
    {
        var row = new ContractRow("1");
        await using var store = await StoreWith(row);
        Assert.True(await Update(store, row, store.Paths.Note, "first"));
        Assert.Equal("first", Text(await ReadOne(store, row), store.Paths.Note));
    }

    [Fact]
    public async Task Says_that_there_is_no_row_to_update()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        Assert.False(await Update(store, new ContractRow("2"), store.Paths.Note, "new"));
        Assert.Empty(await Read(store, new ContractRow("2")));
    }

    [Fact]
    public async Task Replaces_a_value_that_is_as_it_was_read_and_says_so_when_asked_again()
    {
        var row = new ContractRow("1", Email: "a@b.example", Note: "old");
        await using var store = await StoreWith(row);
        var was = Text(await ReadOne(store, row), store.Paths.Note);
        Assert.Equal(UpdateOutcome.Updated, await Replace(store, row, was, "new"));
        Assert.Equal(UpdateOutcome.Unchanged, await Replace(store, row, was, "new"));
        var read = await ReadOne(store, row);
        Assert.Equal(("new", "a@b.example"), (Text(read, store.Paths.Note), Text(read, store.Paths.Email)));
    }

    [Fact]
    public async Task Writes_nothing_where_somebody_has_changed_one_of_the_values_meanwhile()
    {
        var row = new ContractRow("1", Note: "changed meanwhile", City: "Oslo");
        await using var store = await StoreWith(row);
        Assert.Equal(
            UpdateOutcome.Differs,
            await store.Connector.Update(
                store.Collection,
                store.Key(row),
                [FieldUpdate.Replace(store.Paths.City, "Oslo", "Bergen"), FieldUpdate.Replace(store.Paths.Note, "old", "new")],
                Cancellation));
        var read = await ReadOne(store, row);
        Assert.Equal(("changed meanwhile", "Oslo"), (Text(read, store.Paths.Note), Text(read, store.Paths.City)));
    }

    [Fact]
    public async Task Fills_a_field_that_was_absent_and_leaves_one_that_somebody_filled_meanwhile()
    {
        var (empty, filled) = (new ContractRow("1"), new ContractRow("2", Note: "filled meanwhile"));
        await using var store = await StoreWith(empty, filled);
        Assert.Equal(UpdateOutcome.Updated, await Replace(store, empty, null, "new"));
        Assert.Equal(UpdateOutcome.Differs, await Replace(store, filled, null, "new"));
        Assert.Equal("new", Text(await ReadOne(store, empty), store.Paths.Note));
        Assert.Equal("filled meanwhile", Text(await ReadOne(store, filled), store.Paths.Note));
    }

    [Fact]
    public async Task Of_two_who_replace_the_same_value_at_once_one_does_and_the_other_is_told()
    {
        var row = new ContractRow("1", Note: "old");
        await using var store = await StoreWith(Ability.Conditions, row);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(each => Task.Run(() => Replace(store, row, "old", $"new {each}"))));
        Assert.Equal([UpdateOutcome.Updated, UpdateOutcome.Differs], outcomes.Order());
    }

    [Fact]
    public async Task Says_that_there_is_no_row_of_which_a_value_could_be_replaced()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        Assert.Equal(UpdateOutcome.Gone, await Replace(store, new ContractRow("2"), "old", "new"));
    }

    private static Task<UpdateOutcome> Replace(ContractStore store, ContractRow row, JsonNode? was, JsonNode? value) =>
        store.Connector.Update(
            store.Collection, store.Key(row), [FieldUpdate.Replace(store.Paths.Note, was?.DeepClone(), value)], Cancellation);

    private static Task<bool> Update(ContractStore store, ContractRow row, string path, string? value) =>
        store.Connector.Update(store.Collection, store.Key(row), new Dictionary<string, JsonNode?> { [path] = value }, Cancellation);
}
