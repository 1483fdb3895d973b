using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Workflows;
using Xunit;

namespace Compliance.Testing.Connectors;

/// <summary>Nested values that a store holds as JSON text.</summary>
public abstract partial class ConnectorContract
{
    private const string Secret = "Ottery";

    /// <summary>JSON that is broken, not quite JSON, doubled, no object, of another shape, half a character, or too deep.</summary>
    public static TheoryData<string> Unreadable { get; } = new(
        "{'city': 'Ottery'}", """{"city":"Ottery",}""", """{"city":"Ottery","score":NaN}""", """{"city":"Ottery" """,
        """{"city":"Ottery","city":"Ottery"}""", "Ottery", "\"Ottery\"", """{"city":"Ottery"} and more""", """{"city":"\ud800 Ottery"}""",
        $$"""{"city":"Ottery","deep":{{new string('[', 70)}}{{new string(']', 70)}}}""",
        $"{string.Concat(Enumerable.Repeat("{\"city\":", 100))}\"Ottery\"{new string('}', 100)}");

    [Theory]
    [MemberData(nameof(Unreadable))]
    [InlineData("""["Ottery"]""")]
    public async Task Empties_what_cannot_be_read_where_everything_known_in_it_is_masked(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        foreach (var masking in new IMasking[] { new HashMasking(), new FixedMasking("MASKED"), new FixedMasking(null) })
        {
            var row = new ContractRow(masking.GetType().Name + masking.Apply("x"), Note: "kept");
            await store.PutNested(row, text);
            Assert.Equal(new ErasureOutcome(0, 1, 0), await Erase(store, Mask(store.Paths.City, masking), row));
            var read = await ReadOne(store, row);
            Assert.DoesNotContain(Secret, read.Fields.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal("kept", Text(read, store.Paths.Note));
            Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, masking), row));
        }
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    [InlineData("""["Ottery"]""")]
    public async Task Names_the_place_of_what_cannot_be_read_where_something_in_it_must_stay(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var collection = store.Collection with { Fields = [.. store.Collection.Fields, new Field($"{Parent(store)}.plan", [], "string")] };
        var row = new ContractRow("1");
        await store.PutNested(row, text);
        var before = (await ReadOne(store, row)).Fields.ToJsonString();
        foreach (var masking in new IMasking[] { new FixedMasking(null), new FixedMasking("MASKED"), new HashMasking() })
        {
            AssertPlace(store, await Assert.ThrowsAsync<StepFailedException>(() =>
                store.Connector.Erase(collection, [store.Key(row)], Mask(store.Paths.City, masking), Cancellation)));
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
        AssertPlace(store, await Assert.ThrowsAsync<StepFailedException>(() => Update(store, row, store.Paths.City, "Bergen")));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Hands_over_what_cannot_be_read_as_it_stands(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1");
        await store.PutNested(row, text);
        Assert.Equal(text.Trim(), Text(await ReadOne(store, row), Parent(store))!.Trim());
    }

    [Theory]
    [InlineData("{'city': 'Ottery'}")]
    [InlineData("Oslo, Ottery")]
    [InlineData("""{"city":"\u004fttery",}""")]
    public async Task Says_that_it_cannot_tell_whether_unreadable_JSON_holds_a_value_that_stands_in_it(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        await store.PutNested(new ContractRow("1"), text);
        AssertPlace(store, await Assert.ThrowsAsync<StepFailedException>(() => Found(store, Where(store.Paths.City, Secret))));
        AssertPlace(store, await Assert.ThrowsAsync<StepFailedException>(() => Found(store, Identity(store.Paths.City, "name", "OTTERY"))));
        Assert.Empty(await Found(store, Where(store.Paths.City, "Otter")));
    }

    [Theory]
    [InlineData(""" "{\"city\":\"Ottery\",\"other\":\"kept\"}" """)]
    [InlineData(""" "\"{\\\"city\\\":\\\"Ottery\\\",\\\"other\\\":\\\"kept\\\"}\"" """)]
    public async Task Reads_and_rewrites_through_JSON_inside_JSON_text(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1", "c1");
        var collection = store.Collection with { Fields = [.. store.Collection.Fields, new Field($"{Parent(store)}.other", [], "string")] };
        await store.PutNested(row, text);
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, Secret)));
        var outcome = await store.Connector.Erase(
            collection, [store.Key(row)], Mask(store.Paths.City, new FixedMasking("MASKED")), Cancellation);
        Assert.Equal(new ErasureOutcome(0, 1, 0), outcome);
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, "MASKED")));
        Assert.True(await Update(store, row, store.Paths.City, "Bergen"));
        var read = Assert.Single(await store.Connector.Read(collection, [store.Key(row)], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(("Bergen", "kept"), (Text(read, store.Paths.City), Text(read, $"{Parent(store)}.other")));
    }

    [Fact]
    public async Task Finds_nested_values_however_they_are_escaped()
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1");
        await store.PutNested(row, """{"city":"\u004fttery"}""");
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, Secret)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public async Task Takes_nested_values_that_are_not_there_as_masked_already(string text)
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1");
        await store.PutNested(row, text);
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, new HashMasking()), row));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, new FixedMasking("MASKED")), row));
    }

    [Fact]
    public async Task Takes_a_nested_null_as_masked_already()
    {
        await using var store = await NewStore(Ability.NestedText);
        var row = new ContractRow("1");
        await store.PutNested(row, """{"city":null}""");
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, new HashMasking()), row));
    }

    private static string Parent(ContractStore store) => store.Paths.City[..store.Paths.City.LastIndexOf('.')];

    private static void AssertPlace(ContractStore store, StepFailedException failure)
    {
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"{ContractStore.ConnectionName}/{store.Collection.Address.Collection}/{Parent(store)}"),
            (failure.Code, failure.Reference));
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }
}
