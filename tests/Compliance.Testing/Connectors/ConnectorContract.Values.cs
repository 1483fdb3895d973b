using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    [Theory]
    [InlineData("c1\0")]
    [InlineData("\0")]
    [InlineData("c1\ud800")]
    [InlineData("\udc00c1")]
    public async Task Finds_the_other_values_beside_one_that_no_text_can_be(string impossible)
    {
        var mine = new ContractRow("1", "c1");
        await using var store = await StoreWith(mine, new ContractRow("2", "c2"));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Customer, impossible, "c1")));
        Assert.Empty(await Found(store, Where(store.Paths.Customer, impossible)));
    }

    [Theory]
    [InlineData("forty-two")]
    [InlineData("42.5")]
    [InlineData("99999999999999999999999999999999999999999")]
    [InlineData("-99999999999999999999")]
    [InlineData("2024-05-17")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e")]
    public async Task Finds_the_other_numbers_beside_a_text_that_is_none_of_the_type(string other)
    {
        var mine = new ContractRow("1", Amount: 42);
        await using var store = await StoreWith(mine, new ContractRow("2", Amount: 43));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Amount, other, "42")));
        Assert.Empty(await Found(store, Where(store.Paths.Amount, other)));
    }

    [Fact]
    public async Task Finds_nothing_by_a_text_that_is_longer_than_any_field()
    {
        var mine = new ContractRow("1", "c1");
        await using var store = await StoreWith(mine);
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Customer, new string('x', store.MaxSearchedLength), "c1")));
    }

    [Fact]
    public async Task Says_by_which_field_it_found_a_row()
    {
        await using var store =
            await StoreWith(new ContractRow("1", "c1"), new ContractRow("2", Email: "a@b.example"), new ContractRow("3", City: "Oslo"));
        var selector = new Selector(
            new FieldMatch(store.Paths.Customer, ["c1"]), new FieldMatch(store.Paths.Email, ["a@b.example"], "email"),
            new FieldMatch(store.Paths.City, ["Oslo"]));
        var found = (await Found(store, selector)).ToDictionary(row => row.Key, row => Assert.Single(row.FoundBy));
        Assert.Equal(
            (store.Paths.Customer, store.Paths.Email, store.Paths.City),
            (found[store.Key(new("1"))], found[store.Key(new("2"))], found[store.Key(new("3"))]));
    }

    [Fact]
    public async Task Gives_no_field_as_found_by_where_nothing_was_searched_for()
    {
        await using var store = await StoreWith(new ContractRow("1", "c1"));
        Assert.Empty((await ReadOne(store, new ContractRow("1"))).FoundBy);
    }

    [Fact]
    public async Task Counts_each_key_once_among_masked_unchanged_and_gone()
    {
        ContractRow[] mine = [new("1", Note: "secret"), new("2", Note: "MASKED"), new("3", Note: "secret")];
        await using var store = await StoreWith(Ability.Unchanged, mine);
        var mask = Mask(store.Paths.Note, new FixedMasking("MASKED"));
        Assert.Equal(new ErasureOutcome(0, 2, 1, 1), await Erase(store, mask, [.. mine, new ContractRow("4"), mine[0]]));
        Assert.Equal(new ErasureOutcome(0, 0, 1, 3), await Erase(store, mask, [.. mine, new ContractRow("4")]));
    }

    [Fact]
    public async Task Counts_a_row_as_unchanged_whose_mask_leaves_it_as_it_is()
    {
        ContractRow[] mine = [new("1", Note: "secret"), new("2")];
        await using var store = await StoreWith(mine);
        var outcome = await Erase(store, Mask(store.Paths.Note, new HashMasking()), [.. mine, new ContractRow("3")]);
        Assert.Equal((3, 0, 1), (outcome.Total, outcome.Deleted, outcome.AlreadyGone));
        Assert.SkipWhen(store.Lacks(Ability.Unchanged) is not null, store.Lacks(Ability.Unchanged) ?? "");
        Assert.Equal((1, 1), (outcome.Masked, outcome.Unchanged));
    }
}
