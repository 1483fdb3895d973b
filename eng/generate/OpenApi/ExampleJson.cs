using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Compliance.Subjects;
using Compliance.Web.Json;

namespace Compliance.Generate.OpenApi;

/// <summary>Examples as the API reads and writes them.</summary>
internal static class ExampleJson
{
    private static readonly JsonSerializerOptions Options = new(WebJson.Options) { Converters = { new FictionalTextConverter() } };

    static ExampleJson()
    {
        // The first converter that fits is taken: this one goes before the API's, which writes no personal data.
        var fictional = Options.Converters[^1];
        Options.Converters.Remove(fictional);
        Options.Converters.Insert(0, fictional);
    }

    public static JsonNode Of(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), Options)!;

    private sealed class FictionalTextConverter : JsonConverter<Personal<string>>
    {
        public override Personal<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Personal<string> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Reveal());
    }
}
