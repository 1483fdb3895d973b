using System.Globalization;
using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    [Fact]
    public async Task Finds_rows_by_a_field()
    {
        ContractRow[] mine = [new("1", "c1"), new("2", "c1")];
        await using var store = await StoreWith([.. mine, new ContractRow("3", "c2"), new ContractRow("4")]);
        AssertKeys(store, mine, await Found(store, Where(store.Paths.Customer, "c1")));
    }

    [Fact]
    public async Task Looks_through_every_row()
    {
        ContractRow[] all = [new("1", "c1"), new("2", "c2"), new("3")];
        await using var store = await StoreWith(all);
        var found = await store.Connector.Scan(store.Collection, [store.Paths.Customer], Cancellation).ToListAsync(Cancellation);
        AssertKeys(store, all, found);
        Assert.Equal(["c1", "c2"], found.SelectMany(row => FieldValues.At(row.Fields, store.Paths.Customer)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Finds_rows_by_a_nested_field()
    {
        ContractRow[] mine = [new("1", City: "Oslo"), new("2", City: "Oslo")];
        await using var store = await StoreWith([.. mine, new ContractRow("3", City: "Bergen"), new ContractRow("4", Note: "Oslo")]);
        AssertKeys(store, mine, await Found(store, Where(store.Paths.City, "Oslo")));
    }

    [Fact]
    public async Task Finds_rows_by_a_number()
    {
        var mine = new ContractRow("1", Amount: 42);
        await using var store = await StoreWith(mine, new ContractRow("2", Amount: 420), new ContractRow("3", Amount: -42));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Amount, "42")));
    }

    [Fact]
    public async Task Finds_nothing_by_a_text_that_is_no_number()
    {
        await using var store = await StoreWith(new ContractRow("1", Amount: 42));
        Assert.Empty(await Found(store, Where(store.Paths.Amount, "forty-two")));
    }

    [Fact]
    public async Task Finds_rows_by_their_key()
    {
        var mine = new ContractRow("2");
        await using var store = await StoreWith(new ContractRow("1"), mine, new ContractRow("3"));
        var key = store.Collection.PrimaryKey.Last().Path;
        var text = Text(Assert.Single(await Read(store, mine)), key)!;
        AssertKeys(store, [mine], await Found(store, Where(key, text)));
    }

    [Fact]
    public async Task Finds_rows_by_many_values()
    {
        ContractRow[] mine = [.. Enumerable.Range(0, 50).Select(each => new ContractRow($"{each}", $"c{each}"))];
        await using var store = await StoreWith([.. mine, new ContractRow("other", "c99")]);
        AssertKeys(store, mine, await Found(store, Where(store.Paths.Customer, [.. mine.Select(row => row.Customer!)])));
    }

    [Fact]
    public async Task Finds_a_row_once_that_matches_in_two_fields()
    {
        ContractRow[] mine = [new("1", "c1", "a@b.example"), new("2", "c1"), new("3", null, "a@b.example"), new("4", City: "Oslo")];
        await using var store = await StoreWith([.. mine, new ContractRow("5", "c2", "z@b.example", City: "Rome")]);
        var selector = new Selector(
            new FieldMatch(store.Paths.Customer, ["c1"]), new FieldMatch(store.Paths.Email, ["a@b.example"]),
            new FieldMatch(store.Paths.City, ["Oslo"]));
        AssertKeys(store, mine, await Found(store, selector));
    }

    [Fact]
    public async Task Gives_the_asked_fields_alone()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1", "a@b.example", "private", "Oslo"));
        var row = Assert.Single(await Found(store, Where(store.Paths.Customer, "c1"), store.Paths.Email, store.Paths.City));
        Assert.Equal(("a@b.example", "Oslo"), (Text(row, store.Paths.Email), Text(row, store.Paths.City)));
        Assert.Null(Text(row, store.Paths.Note));
        Assert.DoesNotContain("private", row.Fields.ToJsonString());
    }

    [Fact]
    public async Task Finds_nothing_where_nothing_matches()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1"));
        Assert.Empty(await Found(store, Where(store.Paths.Customer, "c9")));
        Assert.Empty(await Found(store, Where(store.Paths.City, "Rome")));
    }

    [Fact]
    public async Task Finds_nothing_in_an_empty_collection()
    {
        await using var store = await NewStore();
        Assert.Empty(await Found(store, Where(store.Paths.Customer, "c1")));
        Assert.Empty(await Found(store, Where(store.Paths.Amount, "1")));
    }

    [Fact]
    public async Task Finds_and_erases_every_one_of_many_rows()
    {
        await using var store = await NewStore();
        ContractRow[] mine =
            [.. Enumerable.Range(0, store.Many).Select(each => new ContractRow(each.ToString("d5", CultureInfo.InvariantCulture), "c1"))];
        var other = new ContractRow("other", "c2");
        await store.Put([.. mine, other]);
        var found = await Found(store, Where(store.Paths.Customer, "c1"), store.Paths.Customer);
        AssertKeys(store, mine, found);
        var outcome =
            await store.Connector.Erase(store.Collection, [.. found.Select(row => row.Key)], ErasureInstruction.Delete, Cancellation);
        Assert.Equal(new ErasureOutcome(store.Many, 0, 0), outcome);
        Assert.Empty(await Found(store, Where(store.Paths.Customer, "c1")));
        Assert.Single(await Read(store, other));
    }

    [Fact]
    public async Task Lets_the_caller_erase_while_it_finds()
    {
        ContractRow[] mine = [.. Enumerable.Range(0, 30).Select(each => new ContractRow($"{each}", "c1"))];
        await using var store = await StoreWith(mine);
        var erased = ErasureOutcome.Empty;
        await foreach (var row in store.Connector.Find(store.Collection, Where(store.Paths.Customer, "c1"), [], Cancellation))
            erased += await store.Connector.Erase(store.Collection, [row.Key], ErasureInstruction.Delete, Cancellation);
        Assert.Equal(30, erased.Deleted);
    }

    [Fact]
    public async Task Reads_every_mapped_field_nested_as_the_store_nests_it()
    {
        var row = new ContractRow("1", "c1", "a@b.example", "a note", "Oslo", ContractRow.Noon, 42);
        await using var store = await StoreWith(row);
        var read = await ReadOne(store, row);
        Assert.Equal(
            ("c1", "a@b.example", "a note", "Oslo", "42"),
            (Text(read, store.Paths.Customer), Text(read, store.Paths.Email), Text(read, store.Paths.Note), Text(
                read, store.Paths.City), Text(read, store.Paths.Amount)));
        Assert.StartsWith("2024-05-17T12:00:00", Text(read, store.Paths.Placed));
    }

    [Fact]
    public async Task Reads_many_rows_and_leaves_out_those_that_are_gone()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 40).Select(each => new ContractRow($"{each}", "c1"))];
        await using var store = await StoreWith(rows);
        AssertKeys(store, rows, await Read(store, [.. rows, new ContractRow("gone"), new ContractRow("never")]));
        Assert.Empty(await Read(store, new ContractRow("gone")));
        Assert.Empty(await Read(store));
    }

    [Theory]
    [InlineData("O'Brien -- \"; drop table rows; --")]
    [InlineData("50% _ * ? [a] {b} \\ / ~ & = +")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{\"not\": \"nested")]
    [InlineData("Žluťoučký kůň, ß, ñ, İ, ı")]
    [InlineData("日本語 한국어 中文")]
    [InlineData("👩‍👩‍👧‍👦 🏳️‍🌈")]
    [InlineData("שלום مرحبا \u202Eabc\u202C")]
    [InlineData("e\u0301 is not é")]
    public async Task Keeps_and_finds_odd_values_as_they_are(string odd)
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.HoldsAsciiOnly && !odd.All(char.IsAscii), "This store cannot hold the value.");
        var row = new ContractRow("1", "c1", Email: odd, Note: odd, City: odd);
        await store.Put([row, new ContractRow("2", "c2", Email: "plain", Note: "plain", City: "plain")]);
        AssertKeys(store, [row], await Found(store, Where(store.Paths.Email, odd)));
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, odd)));
        var read = await ReadOne(store, row);
        Assert.Equal((odd, odd, odd), (Text(read, store.Paths.Email), Text(read, store.Paths.Note), Text(read, store.Paths.City)));
        Assert.True(await Update(store, row, store.Paths.Note, odd + "!"));
        Assert.Equal(odd + "!", Text(await ReadOne(store, row), store.Paths.Note));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a b&c=d+e%41")]
    [InlineData("日本 👍 مرحبا ñ")]
    public async Task Addresses_rows_by_odd_keys(string id)
    {
        var row = new ContractRow(id, "c1", Note: "odd");
        await using var store = await StoreWith(row, new ContractRow("plain"));
        AssertKeys(store, [row], await Found(store, Where(store.Paths.Customer, "c1")));
        Assert.Equal("odd", Text(await ReadOne(store, row), store.Paths.Note));
        Assert.Equal(1, (await Erase(store, Mask(store.Paths.Note, new FixedMasking("masked")), row)).Masked);
        Assert.Equal(new ErasureOutcome(1, 0, 0), await Erase(store, ErasureInstruction.Delete, row));
        Assert.Empty(await Read(store, row));
        Assert.Single(await Read(store, new ContractRow("plain")));
    }

    [Fact]
    public async Task Keeps_an_empty_text_and_a_very_long_one()
    {
        await using var store = await NewStore();
        ContractRow[] rows = [new("1", Note: ""), new("2", Note: new string('x', store.MaxTextLength))];
        await store.Put(rows);
        Assert.Equal("", Text(await ReadOne(store, rows[0]), store.Paths.Note));
        Assert.Equal(store.MaxTextLength, Text(await ReadOne(store, rows[1]), store.Paths.Note)!.Length);
        await Erase(store, Mask(store.Paths.Note, new HashMasking()), rows);
        Assert.Equal(HashMasking.Of(rows[1].Note!), Text(await ReadOne(store, rows[1]), store.Paths.Note));
    }
}
