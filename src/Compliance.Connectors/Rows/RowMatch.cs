using System.Text.Json.Nodes;
using Compliance.Values;

namespace Compliance.Connectors.Rows;

/// <summary>The rules of <see cref="FieldMatch"/> for stores that cannot apply them themselves.</summary>
internal static class RowMatch
{
    /// <returns>The paths of the selector's matches that hold for the row.</returns>
    /// <exception cref="UnexpectedShapeException">See <see cref="Matches"/>.</exception>
    public static IReadOnlyList<string> Matching(JsonObject row, Selector selector) =>
        [.. selector.AnyOf.Where(match => Matches(row, match)).Select(match => match.Path).Distinct()];

    /// <exception cref="UnexpectedShapeException">
    /// A value stands in a text that should be JSON and cannot be read: neither "found" nor "not found" would be true.
    /// </exception>
    public static bool Matches(JsonObject row, FieldMatch match)
    {
        var column = FieldPath.Root(match.Path);
        if (FieldPath.IsNested(match.Path) && row[column] is JsonValue other && FieldText.Of(other) is { } text
            && JsonText.Mentions(text, match))
            throw new UnexpectedShapeException(column);
        return FieldValues.At(row, match.Path).Any(match.Holds);
    }

    /// <summary>
    /// True when the match may hold for a text that differs from each of its values, so that a store which compares texts must be read
    /// whole: identities have many spellings, and so have numbers.
    /// </summary>
    public static bool HasOtherSpellings(FieldMatch match) =>
        match.Identity is not null || match.Values.Any(value => NumberText.Normal(value) is not null);
}
