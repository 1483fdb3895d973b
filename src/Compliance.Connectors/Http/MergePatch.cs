using System.Text.Json.Nodes;

namespace Compliance.Connectors.Http;

/// <summary>JSON merge patches, RFC 7396: what is named is replaced, null takes away.</summary>
internal static class MergePatch
{
    /// <summary>The least that turns one row into another. Empty when they are the same.</summary>
    public static JsonObject Between(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            var present = before.TryGetPropertyValue(name, out var old);
            if (present && JsonNode.DeepEquals(old, value))
                continue;
            patch[name] = old is JsonObject from && value is JsonObject to ? Between(from, to) : value?.DeepClone();
        }

        foreach (var (name, _) in before.Where(member => !after.ContainsKey(member.Key)))
            patch[name] = null;
        return patch;
    }
}
