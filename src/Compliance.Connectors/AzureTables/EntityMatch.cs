using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using Compliance.Values;

namespace Compliance.Connectors.AzureTables;

/// <summary>Whether a selector's matches hold for an entity: in the types that its properties have, and inside JSON text.</summary>
internal sealed class EntityMatch(Columns columns)
{
    /// <returns>The paths of the matches that hold.</returns>
    /// <exception cref="UnexpectedShapeException">See <see cref="RowMatch.Matches"/>.</exception>
    public IReadOnlyList<string> Matching(TableEntity entity, JsonObject row, Selector selector) =>
        [.. selector.AnyOf.Where(match => Holds(entity, row, match)).Select(match => match.Path).Distinct()];

    private bool Holds(TableEntity entity, JsonObject row, FieldMatch match)
    {
        var column = FieldPath.Root(match.Path);
        var raw = entity.TryGetValue(column, out var value) ? value : null;
        if (columns.Nested.Contains(column) || raw is null)
            return RowMatch.Matches(row, match);
        return raw is string plain
            ? !IdentityText.IsBlank(plain) && match.Holds(plain.TrimEnd())
            : match.Values.Any(each => PropertyTypes.AreEqual(each, raw)) || RowMatch.Matches(row, match);
    }
}
