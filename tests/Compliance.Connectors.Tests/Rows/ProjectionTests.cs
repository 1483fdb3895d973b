using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Tests.Rows;

public sealed class ProjectionTests
{
    [Fact]
    public void Projects_the_asked_paths_alone_and_keeps_elements_together()
    {
        var row = Parse("""{"a":[{"b":1,"c":2,"d":3},{"c":4}],"e":{"f":5,"g":6},"h":7,"i":null}""");
        Assert.Equal(
            """{"a":[{"b":1,"c":2},{"c":4}],"e":{"f":5},"i":null}""",
            Projection.Of(row, ["a.b", "a.c", "e.f", "i", "absent.x"]).ToJsonString());
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
