using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>
/// Rewrites the values at a path inside JSON, element by element where it ends in an array. What is absent stays absent. Where something
/// else stands on the way than objects and arrays of them, the JSON has another shape than the map says.
/// </summary>
internal static class NestedMask
{
    /// <param name="from">Is changed, unless its shape is another.</param>
    /// <param name="path">Inside <paramref name="from"/>.</param>
    /// <param name="rewrite">From the present value to the new one.</param>
    /// <returns>False where the shape is another: then something may be left that the path should have reached.</returns>
    public static bool TryRewrite(JsonNode? from, ReadOnlySpan<string> path, Func<JsonNode?, JsonNode?> rewrite)
    {
        if (from is JsonArray items)
        {
            foreach (var item in items)
            {
                if (!TryRewrite(item, path, rewrite))
                    return false;
            }

            return true;
        }

        if (from is not JsonObject row)
            return from is null;
        if (!row.TryGetPropertyValue(path[0], out var value))
            return true;
        if (path.Length > 1)
            return TryRewrite(value, path[1..], rewrite);
        row[path[0]] = Each(value, rewrite);
        return true;
    }

    /// <summary>Rewrites a value, or each element of an array.</summary>
    public static JsonNode? Each(JsonNode? value, Func<JsonNode?, JsonNode?> rewrite) => value is JsonArray items
        ? new JsonArray([.. items.Select(item => Each(item, rewrite))])
        : rewrite(value?.DeepClone())?.DeepClone();
}
