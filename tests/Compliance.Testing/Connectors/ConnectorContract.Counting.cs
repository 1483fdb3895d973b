using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Workflows;
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
    public async Task Counts_as_masked_only_what_changed()
    {
        ContractRow[] rows = [new("1", Note: "secret"), new("2", Note: "MASKED"), new("3", Note: "secret")];
        await using var store = await StoreWith(Ability.Unchanged, rows);
        Assert.Equal(
            new ErasureOutcome(0, 2, 1, 1), await Erase(store, Mask(store.Paths.Note, new FixedMasking("MASKED")), [.. rows, new ContractRow("gone")]));
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

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Rewrites_whole_what_cannot_be_read_where_everything_known_in_it_is_masked(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        ContractRow[] rows = [new("1"), new("2", City: "Anna Test")];
        await store.PutNested(rows[0], text);
        await store.Put([rows[1]]);
        Assert.Equal(new ErasureOutcome(0, 2, 0), await Erase(store, Mask(store.Paths.City, new FixedMasking("MASKED")), rows));
        Assert.All(await Read(store, rows), row => Assert.DoesNotContain("Anna", row.Fields.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 2), await Erase(store, Mask(store.Paths.City, new FixedMasking("MASKED")), rows));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Names_the_place_of_what_cannot_be_read_where_something_in_it_must_stay(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var parent = store.Paths.City[..store.Paths.City.LastIndexOf('.')];
        var collection = store.Collection with { Fields = [.. store.Collection.Fields, new Field($"{parent}.plan", [], "string")] };
        var row = new ContractRow("1");
        await store.PutNested(row, text);
        var before = (await ReadOne(store, row)).Fields.ToJsonString();
        foreach (var masking in new IMasking[] { new FixedMasking(null), new FixedMasking("MASKED"), new HashMasking() })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                store.Connector.Erase(collection, [store.Key(row)], Mask(store.Paths.City, masking), Cancellation));
            AssertPlace(store, parent, failure);
        }

        Assert.Equal(before, (await ReadOne(store, row)).Fields.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Names_the_place_of_what_cannot_be_read_when_a_field_in_it_is_to_be_set(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1");
        await store.PutNested(row, text);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Update(store, row, store.Paths.City, "Bergen"));
        AssertPlace(store, store.Paths.City[..store.Paths.City.LastIndexOf('.')], failure);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Hands_over_what_cannot_be_read_as_it_stands(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        await store.PutNested(new ContractRow("1"), text);
        Assert.Contains("Anna Test", (await ReadOne(store, new ContractRow("1"))).Fields.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>JSON that is broken, not quite JSON, doubled, inside JSON text, no object, or too deep.</summary>
    public static TheoryData<string> Unreadable { get; } = new(
        "{'city': 'Anna Test'}", """{"city":"Anna Test",}""", """{"city":"Anna Test","score":NaN}""", "\"{\\\"city\\\":\\\"Anna Test\\\"}\"",
        """{"city":"Anna Test","city":"Anna Test"}""", "Anna Test", """{"city":"Anna Test"} and more""",
        $$"""{"city":"Anna Test","deep":{{new string('[', 70)}}{{new string(']', 70)}}}""");

    private static void AssertPlace(ContractStore store, string field, StepFailedException failure)
    {
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"{ContractStore.ConnectionName}/{store.Collection.Address.Collection}/{field}"), (failure.Code, failure.Reference));
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("Anna", failure.ToString(), StringComparison.Ordinal);
    }
}
