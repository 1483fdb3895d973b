using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>Copies the asked paths of a row, and nothing else of it.</summary>
internal static class Projection
{
    public static JsonObject Of(JsonObject row, IEnumerable<string> paths)
    {
        var copy = new JsonObject();
        foreach (var path in paths)
            Copy(row, copy, path.Split('.'));
        return copy;
    }

    private static void Copy(JsonObject from, JsonObject into, ReadOnlyMemory<string> rest)
    {
        var name = rest.Span[0];
        if (!from.TryGetPropertyValue(name, out var value))
            return;
        if (rest.Length == 1)
            into[name] = value?.DeepClone();
        else if (value is JsonObject child)
            Copy(child, Child(into, name), rest[1..]);
        else if (value is JsonArray items)
            CopyEach(items, Elements(into, name, items.Count), rest[1..]);
        else
            into[name] = value?.DeepClone();
    }

    // Elements keep their places, so that paths asked one after the other meet in the same element.
    private static void CopyEach(JsonArray from, JsonArray into, ReadOnlyMemory<string> rest)
    {
        for (var index = 0; index < from.Count; index++)
        {
            if (from[index] is JsonObject item && into[index] is JsonObject copy)
                Copy(item, copy, rest);
            else if (from[index] is JsonValue other)
                into[index] = other.DeepClone(); // Another shape than the map says: not to be left out.
        }
    }

    private static JsonObject Child(JsonObject into, string name)
    {
        if (into[name] is not JsonObject child)
            into[name] = child = [];
        return child;
    }

    private static JsonArray Elements(JsonObject into, string name, int count)
    {
        if (into[name] is not JsonArray items)
            into[name] = items = [.. Enumerable.Range(0, count).Select(_ => new JsonObject())];
        return items;
    }
}
