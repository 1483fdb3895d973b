using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

/// <summary>What the counts say, and that nothing passes for done which was not.</summary>
public abstract partial class ConnectorContract
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Counts_each_key_once_whatever_became_of_it(bool delete)
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 30).Select(each => new ContractRow($"{each}", Note: each % 3 == 0 ? null : "secret"))];
        await using var store = await StoreWith(Ability.Unchanged, [.. rows.Take(20)]);
        var keys = rows.Concat(rows.Take(7)).ToList();
        var outcome = await Erase(store, delete ? ErasureInstruction.Delete : Mask(store.Paths.Note, new FixedMasking(null)), keys);
        Assert.Equal(delete ? new ErasureOutcome(20, 0, 10) : new ErasureOutcome(0, 13, 10, 7), outcome);
        Assert.Equal(30, outcome.Total);
    }

    [Fact]
    public async Task Counts_as_unchanged_what_is_masked_already()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 5).Select(each => new ContractRow($"{each}", Email: "a@b.example", Note: "secret"))];
        await using var store = await StoreWith(Ability.Unchanged, rows);
        var mask = Mask(store.Paths.Note, new FixedMasking("MASKED"));
        Assert.Equal(new ErasureOutcome(0, 5, 0), await Erase(store, mask, rows));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 5), await Erase(store, mask, rows));
    }

    [Fact]
    public async Task Counts_as_unchanged_a_row_without_the_nested_field()
    {
        ContractRow[] rows = [new("1", City: "Oslo"), new("2")];
        await using var store = await StoreWith(Ability.Unchanged, rows);
        Assert.Equal(new ErasureOutcome(0, 1, 0, 1), await Erase(store, Mask(store.Paths.City, new FixedMasking(null)), rows));
    }

    [Fact]
    public async Task Counts_a_row_once_of_which_several_fields_are_masked()
    {
        ContractRow[] rows = [new("1", Email: "a@b.example", Note: "secret", City: "Oslo"), new("2", Email: "a@b.example")];
        await using var store = await StoreWith(Ability.Unchanged, rows);
        var masks = new ErasureInstruction.MaskFields([
            new FieldMask(store.Paths.Email, new FixedMasking(null)), new FieldMask(store.Paths.Note, new FixedMasking(null)),
            new FieldMask(store.Paths.City, new FixedMasking(null))]);
        Assert.Equal(new ErasureOutcome(0, 2, 0), await Erase(store, masks, rows));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 2), await Erase(store, masks, rows));
    }

    [Fact]
    public async Task Counts_add_up_while_others_erase_the_same_rows()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 60).Select(each => new ContractRow($"{each}", Note: "secret"))];
        await using var store = await StoreWith(rows);
        var outcomes = await Task.WhenAll(
            Task.Run(() => Erase(store, ErasureInstruction.Delete, rows)),
            Task.Run(() => Erase(store, ErasureInstruction.Delete, rows.Reverse())),
            Task.Run(() => Erase(store, Mask(store.Paths.Note, new HashMasking()), rows)));
        Assert.All(outcomes, outcome => Assert.Equal(60, outcome.Total));
        Assert.Equal(60, outcomes[0].Deleted + outcomes[1].Deleted);
    }
}
