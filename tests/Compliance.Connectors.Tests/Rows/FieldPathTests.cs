using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Tests.Rows;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", "a", """{"a":"*"}""")]
    [InlineData("""{"a":{"b":"x","c":"y"}}""", "a.b", """{"a":{"b":"*","c":"y"}}""")]
    [InlineData("""{"a":[{"b":"x"},{"b":"y"}]}""", "a.b", """{"a":[{"b":"*"},{"b":"*"}]}""")]
    [InlineData("""{"a":{}}""", "a.b", """{"a":{"b":"*"}}""")]
    [InlineData("""{"b":1}""", "a.b", """{"b":1}""")]
    [InlineData("""{"a":"text"}""", "a.b", """{"a":"text"}""")]
    [InlineData("""{"a":null}""", "a.b", """{"a":null}""")]
    public void Rewrites_what_is_at_a_path_and_makes_no_parents(string before, string path, string after)
    {
        var row = Parse(before);
        Assert.Equal(before != after, FieldPath.Rewrite(row, path, _ => "*"));
        Assert.Equal(after, row.ToJsonString());
    }

    [Fact]
    public void Hands_a_whole_array_at_the_end_of_a_path_to_the_rewriting()
    {
        var row = Parse("""{"a":["x","y"]}""");
        Assert.True(FieldPath.Rewrite(row, "a", value => new JsonArray("*", ((JsonArray)value!).Count)));
        Assert.Equal("""{"a":["*",2]}""", row.ToJsonString());
    }

    [Fact]
    public void Says_that_nothing_changed_when_the_value_is_kept()
    {
        var row = Parse("""{"a":{"b":[1,"x"]}}""");
        Assert.False(FieldPath.Rewrite(row, "a.b", value => value));
        Assert.False(FieldPath.Rewrite(row, "a.b", value => value?.DeepClone()));
    }

    [Theory]
    [InlineData("""{}""", """{"a":{"b":7}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":7,"c":2}}""")]
    [InlineData("""{"a":[{"b":1},{}]}""", """{"a":[{"b":7},{"b":7}]}""")]
    public void Sets_a_value_and_makes_its_parents(string before, string after)
    {
        var row = Parse(before);
        FieldPath.Set(row, "a.b", 7);
        Assert.Equal(after, row.ToJsonString());
    }

    [Fact]
    public void Projects_the_asked_paths_alone_and_keeps_elements_together()
    {
        var row = Parse("""{"a":[{"b":1,"c":2,"d":3},{"c":4}],"e":{"f":5,"g":6},"h":7,"i":null}""");
        Assert.Equal("""{"a":[{"b":1,"c":2},{"c":4}],"e":{"f":5},"i":null}""", Projection.Of(row, ["a.b", "a.c", "e.f", "i", "absent.x"]).ToJsonString());
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
