using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Workflows;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    private const string Secret = "Ottery";

    public static TheoryData<string> JsonThatCannotBeRewrittenByPath =>
    [
        "{'city': 'Ottery'}", """{"city":"Ottery",}""", """{"city":"Ottery","score":NaN}""", """{"city":"Ottery" """, """{"city":"Ottery","city":"Ottery"}""",
        "Ottery", "\"Ottery\"", """["Ottery"]""", """{"city":"\ud800 Ottery"}""", $"{string.Concat(Enumerable.Repeat("{\"city\":", 100))}\"Ottery\"{new string('}', 100)}",
    ];

    [Theory]
    [MemberData(nameof(JsonThatCannotBeRewrittenByPath))]
    public async Task Empties_nested_values_that_cannot_be_rewritten_when_all_of_them_are_masked(string json)
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        await store.PutJson(new ContractRow("1", "c1", Note: "kept"), json);
        var row = new ContractRow("1");
        Assert.Contains(Secret, (await ReadOne(store, row)).Fields.ToJsonString());
        Assert.Equal(new ErasureOutcome(0, 1, 0), await Erase(store, Mask(store.Paths.City, new HashMasking()), row));
        var read = await ReadOne(store, row);
        Assert.DoesNotContain(Secret, read.Fields.ToJsonString());
        Assert.Equal("kept", Text(read, store.Paths.Note));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, new HashMasking()), row));
    }

    [Theory]
    [MemberData(nameof(JsonThatCannotBeRewrittenByPath))]
    public async Task Fails_with_its_place_where_nested_values_that_cannot_be_rewritten_are_kept_in_part(string json)
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        await store.PutJson(new ContractRow("1", "c1"), json);
        var (root, row) = (store.Paths.City.Split('.')[0], new ContractRow("1"));
        var wider = store.Collection with { Fields = [.. store.Collection.Fields, new Field($"{root}.colour", ["system.operations"])] };
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            store.Connector.Erase(wider, [store.Key(row)], Mask(store.Paths.City, new FixedMasking(null)), Cancellation));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.Contains(root, failure.Reference);
        Assert.DoesNotContain(Secret, failure.ToString());
        Assert.Contains(Secret, (await ReadOne(store, row)).Fields.ToJsonString());
    }

    [Fact]
    public async Task Reads_and_rewrites_through_JSON_inside_JSON_text()
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        var row = new ContractRow("1", "c1");
        await store.PutJson(row, """ "{\"city\":\"Ottery\",\"other\":\"kept\"}" """);
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, Secret)));
        Assert.Equal(1, (await Erase(store, Mask(store.Paths.City, new FixedMasking("MASKED")), row)).Masked);
        var read = await ReadOne(store, row);
        Assert.Equal("MASKED", Text(read, store.Paths.City));
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, "MASKED")));
    }

    [Fact]
    public async Task Finds_nested_values_however_they_are_escaped()
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        var row = new ContractRow("1");
        await store.PutJson(row, """{"city":"\u004fttery"}""");
        AssertKeys(store, [row], await Found(store, Where(store.Paths.City, Secret)));
    }

    [Fact]
    public async Task Says_that_it_cannot_tell_whether_unreadable_JSON_holds_a_value_that_stands_in_it()
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        await store.PutJson(new ContractRow("1"), "{'city': 'Ottery'}");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Found(store, Where(store.Paths.City, Secret)));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.Contains(store.Paths.City.Split('.')[0], failure.Reference);
        Assert.Empty(await Found(store, Where(store.Paths.City, "Otter")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"city":null}""")]
    public async Task Takes_nested_values_that_are_not_there_as_masked_already(string json)
    {
        await using var store = await NewStore();
        Assert.SkipWhen(store.WithoutJsonText is not null, store.WithoutJsonText ?? "");
        var row = new ContractRow("1");
        await store.PutJson(row, json);
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await Erase(store, Mask(store.Paths.City, new HashMasking()), row));
    }
}
