using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Compliance.Connectors;

/// <summary>Takes values out of rows by dotted path; arrays on the way are walked through.</summary>
public static class FieldValues
{
    /// <returns>The values as texts in invariant form, without nulls, objects and absent ones.</returns>
    public static IEnumerable<string> At(JsonNode? node, string path)
    {
        var nodes = path.Split('.').Aggregate(Leaves(node), (found, name) => found.SelectMany(each => Leaves((each as JsonObject)?[name])));
        return nodes.OfType<JsonValue>().Select(Text);
    }

    private static IEnumerable<JsonNode?> Leaves(JsonNode? node) => node is JsonArray array ? array.SelectMany(Leaves) : [node];

    private static string Text(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.TryGetValue<string>(out var text) ? text : value.ToString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.TryGetValue<IFormattable>(out var number) ? number.ToString(null, CultureInfo.InvariantCulture) : value.ToJsonString(),
    };
}
