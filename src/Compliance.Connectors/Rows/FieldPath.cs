using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>
/// Reaches into nested rows by dotted path. An array on the way stands for each of its elements, as in fideslang.
/// </summary>
internal static class FieldPath
{
    /// <summary>The name of the column or property that holds a path.</summary>
    public static string Root(string path) => path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? path[..dot] : path;

    public static bool IsNested(string path) => path.Contains('.', StringComparison.Ordinal);

    /// <summary>Replaces each value at a path.</summary>
    /// <param name="row">Is changed.</param>
    /// <param name="path">Where. Nothing is written where the parent is absent.</param>
    /// <param name="rewrite">From the present value, null when absent, to the new one.</param>
    /// <returns>True when anything is different now.</returns>
    public static bool Rewrite(JsonNode row, string path, Func<JsonNode?, JsonNode?> rewrite) => Rewrite(row, path.Split('.'), rewrite);

    /// <summary>Sets the value at a path, making parents that are absent.</summary>
    public static void Set(JsonObject row, string path, JsonNode? value) => Set((JsonNode)row, path.Split('.'), value);

    private static bool Rewrite(JsonNode? from, ReadOnlyMemory<string> rest, Func<JsonNode?, JsonNode?> rewrite)
    {
        if (from is JsonArray items)
            return items.Aggregate(false, (changed, item) => Rewrite(item, rest, rewrite) || changed);
        if (from is not JsonObject row)
            return false;
        var name = rest.Span[0];
        var present = row.TryGetPropertyValue(name, out var value);
        if (rest.Length > 1)
            return Rewrite(value, rest[1..], rewrite);
        var rewritten = rewrite(value);
        if (JsonNode.DeepEquals(value, rewritten) || (!present && rewritten is null))
            return false;
        row[name] = Detached(rewritten);
        return true;
    }

    private static void Set(JsonNode? into, ReadOnlyMemory<string> rest, JsonNode? value)
    {
        if (into is JsonArray items)
        {
            foreach (var item in items)
                Set(item, rest, value);
        }
        else if (into is JsonObject row)
        {
            var name = rest.Span[0];
            if (rest.Length == 1)
                row[name] = value?.DeepClone();
            else
                Set(row[name] ??= new JsonObject(), rest[1..], value);
        }
    }

    private static JsonNode? Detached(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();
}
