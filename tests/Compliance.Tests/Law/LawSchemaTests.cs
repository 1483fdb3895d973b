using System.Text.Json.Nodes;
using Compliance.Law;
using Compliance.Testing;
using Json.Schema;
using YamlDotNet.RepresentationModel;

namespace Compliance.Tests.Law;

/// <summary>The JSON Schema for editors and the reader say the same of the data files.</summary>
public sealed class LawSchemaTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathTo("docs/schema/compliance-regimes.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> Files =>
        [.. LawTable.Texts().Select(file => file.File).Where(file => file != "calendars.yaml")];

    [Theory, MemberData(nameof(Files))]
    public void Each_data_file_is_as_the_schema_says(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(LawTable.Texts().Single(each => each.File == file).Text));
        Assert.True(Schema.Evaluate(System.Text.Json.JsonSerializer.SerializeToElement(Json(stream.Documents[0].RootNode))).IsValid);
    }

    [Fact]
    public void The_schema_names_every_word_that_the_reader_knows()
    {
        foreach (var word in LegalCode.All<LegalDuty>().Concat(LegalCode.All<LegalRight>()).Concat(LegalCode.All<PauseGround>())
            .Concat(LegalCode.All<PauseEffect>()).Concat(LegalCode.All<Certainty>()))
            Assert.Contains($"\"{word}\"", Text, StringComparison.Ordinal);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(each => KeyValuePair.Create(each.Key.ToString(), Json(each.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        _ => JsonValue.Create(node.ToString()),
    };
}
