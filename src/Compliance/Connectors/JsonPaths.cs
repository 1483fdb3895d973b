using System.Text.Json.Nodes;

namespace Compliance.Connectors;

/// <summary>Rewrites values inside a row by dotted path; arrays on the way are walked through, absent values stay absent.</summary>
public static class JsonPaths
{
    /// <returns>Whether anything was there to rewrite.</returns>
    public static bool Rewrite(JsonNode? node, string path, Func<JsonNode?, JsonNode?> rewrite)
    {
        if (node is JsonArray array)
            return array.Aggregate(false, (any, each) => Rewrite(each, path, rewrite) | any);
        if (node is not JsonObject owner)
            return false;

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? path : path[..dot];
        if (!owner.TryGetPropertyValue(name, out var value))
            return false;
        if (dot >= 0)
            return Rewrite(value, path[(dot + 1)..], rewrite);

        if (value is JsonArray leaves)
            owner[name] = new JsonArray([.. leaves.Select(leaf => rewrite(leaf?.DeepClone()))]);
        else
            owner[name] = rewrite(value?.DeepClone());
        return true;
    }
}
