using System.Text.Json.Nodes;
using Compliance.Values;

namespace Compliance.Connectors.Rows;

/// <summary>
/// Masks and sets values inside a row. What is absent inside nested values stays absent; an array is masked element by element. Where a
/// text or number stands and the map has fields below it, such as JSON text that nobody can read, a mask empties it if the masks take
/// everything that the map knows there; otherwise nothing is done, and the place is named.
/// </summary>
internal static class RowRewrite
{
    /// <param name="row">Is changed.</param>
    /// <param name="masks">All masks of the row.</param>
    /// <param name="known">The paths that the map has in the collection.</param>
    /// <exception cref="UnexpectedShapeException">A value that the masks do not take whole is not of the map's shape.</exception>
    public static void Mask(JsonObject row, IReadOnlyList<FieldMask> masks, IReadOnlyCollection<string> known)
    {
        var masked = masks.Select(mask => mask.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var mask in masks)
            Mask(row, mask.Path.Split('.'), 0, mask.Masking, Whole);

        // Emptied rather than masked: a masking may keep a part of its value, and here that could be any part.
        void Whole(string path)
        {
            if (!known.Where(each => each.StartsWith(path + ".", StringComparison.Ordinal)).All(masked.Contains))
                throw new UnexpectedShapeException(path);
        }
    }

    /// <summary>Sets the value at a path, making parents that are absent.</summary>
    /// <exception cref="UnexpectedShapeException">A parent is a text or a number.</exception>
    public static void Set(JsonObject row, string path, JsonNode? value) => Set(row, path.Split('.'), 0, value);

    /// <summary>Gives a field its new value. Where it holds several values, the one that is to be replaced.</summary>
    /// <param name="row">Is changed.</param>
    /// <param name="path">Of the field in this row.</param>
    /// <param name="update">What is to stand there.</param>
    /// <exception cref="RowDiffersException">Something else stands there than was to.</exception>
    /// <exception cref="UnexpectedShapeException">A parent is a text or a number.</exception>
    public static void Apply(JsonObject row, string path, FieldUpdate update)
    {
        if (!update.IsConditional)
        {
            Set(row, path, update.Value);
            return;
        }

        var (isThere, isDone, isAny) = (false, false, false);
        JsonPaths.Rewrite(row, path, value =>
        {
            isAny = true;
            if (FieldUpdate.AreSame(value, update.Was))
            {
                isThere = true;
                return update.Value?.DeepClone();
            }

            isDone |= FieldUpdate.AreSame(value, update.Value);
            return value;
        });
        if (!isAny && update.Was is null)
            Set(row, path, update.Value);
        else if (!isThere && !isDone)
            throw new RowDiffersException();
    }

    /// <summary>The values at a path and, where the way ends early, what stands there.</summary>
    public static IEnumerable<JsonNode> At(JsonNode? node, string path) => At(node, path.Split('.'), 0);

    private static void Mask(JsonObject row, string[] names, int at, IMasking masking, Action<string> demandWhole)
    {
        // A flat store has each of its fields in every row.
        if (!row.TryGetPropertyValue(names[at], out var value) && at > 0)
            return;
        var rewritten = at == names.Length - 1 ? Each(value, masking) : Below(value);
        if (!ReferenceEquals(value, rewritten) && !JsonNode.DeepEquals(value, rewritten))
            row[names[at]] = Detached(rewritten);

        JsonNode? Below(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject inner:
                    Mask(inner, names, at + 1, masking, demandWhole);
                    return inner;
                case JsonArray items:
                    for (var index = 0; index < items.Count; index++)
                    {
                        if (Below(items[index]) is var item && !ReferenceEquals(item, items[index]))
                            items[index] = Detached(item);
                    }

                    return items;
                default:
                    if (IsNothing(node))
                        return node;
                    demandWhole(Prefix(names, at));
                    return null;
            }
        }
    }

    private static JsonNode? Each(JsonNode? value, IMasking masking) => value is JsonArray items
        ? new JsonArray([.. items.Select(item => Detached(Each(item, masking)))])
        : masking.Apply(value?.DeepClone());

    private static void Set(JsonNode? into, string[] names, int at, JsonNode? value)
    {
        switch (into)
        {
            case JsonArray items:
                foreach (var item in items)
                    Set(item, names, at, value);
                break;
            case JsonObject row when at == names.Length - 1:
                row[names[at]] = value?.DeepClone();
                break;
            case JsonObject row:
                if (IsNothing(row[names[at]]))
                    row[names[at]] = new JsonObject();
                Set(row[names[at]], names, at + 1, value);
                break;
            default:
                throw new UnexpectedShapeException(Prefix(names, at - 1));
        }
    }

    private static IEnumerable<JsonNode> At(JsonNode? node, string[] names, int at) => node switch
    {
        JsonArray items => items.SelectMany(item => At(item, names, at)),
        JsonObject row when at < names.Length => At(row[names[at]], names, at + 1),
        null => [],
        _ => [node],
    };

    private static bool IsNothing(JsonNode? node) =>
        node is null || (node is JsonValue value && value.TryGetValue<string>(out var text) && IdentityText.IsBlank(text));

    private static string Prefix(string[] names, int at) => string.Join('.', names[..(at + 1)]);

    private static JsonNode? Detached(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();
}
