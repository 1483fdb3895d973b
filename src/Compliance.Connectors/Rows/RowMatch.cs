using System.Text.Json.Nodes;

namespace Compliance.Connectors.Rows;

/// <summary>The rules of <see cref="FieldMatch"/> for stores that cannot apply them themselves.</summary>
internal static class RowMatch
{
    /// <returns>The paths of the selector's matches that hold for the row.</returns>
    public static IReadOnlyList<string> Matching(JsonObject row, Selector selector) =>
        [.. selector.AnyOf.Where(match => Matches(row, match)).Select(match => match.Path).Distinct()];

    public static bool Matches(JsonObject row, FieldMatch match) => FieldValues.At(row, match.Path).Any(match.Holds);
}
