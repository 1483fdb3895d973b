using Compliance.DataMap;

namespace Compliance.Connectors.Rows;

/// <summary>The fields of a collection's key.</summary>
internal static class KeyParts
{
    /// <returns>The names of the key's fields, in the order of the map.</returns>
    /// <exception cref="Workflows.StepFailedException">
    /// The map names none: the collection is a coverage gap, and nothing can address its rows.
    /// </exception>
    public static IReadOnlyList<string> Of(Collection collection, string connection)
    {
        string[] names = [.. collection.PrimaryKey.Select(field => field.Path)];
        return names.Length > 0 ? names : throw ConnectorFailure.Mismatched(connection, collection);
    }
}
