using System.Text.Json.Nodes;
using Compliance.Connectors;

namespace Compliance.Tests.Connectors;

public sealed class JsonPathsTests
{
    [Theory]
    [InlineData("a", """{"a":"x"}""", "x")]
    [InlineData("a.b", """{"a":{"b":"x"}}""", "x")]
    [InlineData("a", """{"a":["x","y"]}""", "x y")]
    [InlineData("a", """{"a":[["x"],["y"]]}""", "x y")]
    [InlineData("a.b", """{"a":[{"b":"x"},{"c":1},{"b":["y","z"]}]}""", "x y z")]
    [InlineData("a", """{"a":null}""", "")]
    [InlineData("a", """{"a":{"b":"x"}}""", "")]
    [InlineData("a.b", """{"a":"x"}""", "")]
    [InlineData("a", "{}", "")]
    [InlineData("a", """{"a":[1,1.5,-0.1,1e3,true,false]}""", "1 1.5 -0.1 1000 true false")]
    public void Values_are_taken_by_path_through_objects_and_arrays(string path, string row, string values) =>
        Assert.Equal(values, string.Join(' ', FieldValues.At(JsonNode.Parse(row), path)));

    [Fact]
    public void Numbers_are_written_alike_in_every_culture_and_whatever_type_they_came_as()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            var row = new JsonObject { ["a"] = 1.5m, ["b"] = 2.5, ["c"] = 10_000L };
            Assert.Equal(["1.5", "2.5", "10000"], new[] { "a", "b", "c" }.SelectMany(path => FieldValues.At(row, path)));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a", """{"a":"x","b":1}""", """{"a":"!","b":1}""", true)]
    [InlineData("a.b", """{"a":{"b":"x"}}""", """{"a":{"b":"!"}}""", true)]
    [InlineData("a", """{"a":["x",null]}""", """{"a":["!","!"]}""", true)]
    [InlineData("a.b", """{"a":[{"b":"x"},{"c":1}]}""", """{"a":[{"b":"!"},{"c":1}]}""", true)]
    [InlineData("a", """{"a":null}""", """{"a":"!"}""", true)]
    [InlineData("a.b", """{"a":"x"}""", """{"a":"x"}""", false)]
    [InlineData("a", """{"b":1}""", """{"b":1}""", false)]
    [InlineData("a", """{"a":[]}""", """{"a":[]}""", true)]
    public void Values_are_rewritten_in_place_and_absent_ones_stay_absent(string path, string row, string rewritten, bool found)
    {
        var node = JsonNode.Parse(row);
        Assert.Equal(found, JsonPaths.Rewrite(node, path, _ => "!"));
        Assert.Equal(rewritten, node!.ToJsonString());
    }

    [Fact]
    public void A_rewriter_may_give_back_the_value_it_got()
    {
        var node = JsonNode.Parse("""{"a":[{"b":{"c":1}}]}""");
        JsonPaths.Rewrite(node, "a.b", value => value);
        Assert.Equal("""{"a":[{"b":{"c":1}}]}""", node!.ToJsonString());
    }
}
