using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Values;

namespace Compliance.Connectors;

/// <summary>Takes values out of rows by dotted path; arrays on the way are walked through.</summary>
public static class FieldValues
{
    /// <returns>
    /// The values as texts without padding at their end, numbers in the form of <see cref="NumberText"/>. Null, blank, absent values and
    /// objects are left out.
    /// </returns>
    public static IEnumerable<string> At(JsonNode? node, string path)
    {
        var nodes = path.Split('.').Aggregate(Leaves(node), (found, name) => found.SelectMany(each => Leaves((each as JsonObject)?[name])));
        return nodes.OfType<JsonValue>().Select(Text).Where(text => !IdentityText.IsBlank(text));
    }

    private static IEnumerable<JsonNode?> Leaves(JsonNode? node) => node is JsonArray array ? array.SelectMany(Leaves) : [node];

    /// <summary>One value as a text, without padding at its end.</summary>
    internal static string Text(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => (value.TryGetValue<string>(out var text) ? text : value.ToString()).TrimEnd(),
        JsonValueKind.Number => NumberText.Normal(value.ToJsonString())!,
        _ => value.ToJsonString(),
    };
}
