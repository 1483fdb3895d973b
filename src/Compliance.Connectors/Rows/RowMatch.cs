using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>The rules of <see cref="Selector"/> for stores that cannot apply them themselves.</summary>
internal static class RowMatch
{
    /// <summary>True when the row is another person's: a value of <see cref="Selector.NoneOther"/> is there and is not one of ours.</summary>
    public static bool IsAnothers(JsonObject row, Selector selector) => selector.NoneOther.Any(rule => Contradicts(row, rule));

    public static bool Matches(JsonObject row, FieldMatch match) => FieldValues.At(row, match.Path).Any(text => match.Values.Contains(text));

    // Where a field holds several values, one of ours is enough: the row is then about both people.
    private static bool Contradicts(JsonObject row, FieldMatch rule)
    {
        var texts = FieldValues.At(row, rule.Path).ToList();
        return texts.Count > 0 && !texts.Any(text => rule.Values.Contains(text));
    }
}
