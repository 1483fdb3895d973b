using System.Text.Json;
using Compliance.DataMap;

namespace Compliance.Connectors.Rows;

/// <summary>Takes keys apart and puts them together: see <see cref="RowKey"/>.</summary>
internal static class KeyParts
{
    public static RowKey Join(IReadOnlyList<string> parts) => new(parts.Count == 1 ? parts[0] : JsonSerializer.Serialize(parts));

    public static IReadOnlyList<string> Split(RowKey key, int parts) =>
        parts == 1 ? [key.Value] : JsonSerializer.Deserialize<string[]>(key.Value) ?? [];

    /// <returns>The names of the key's fields, in the order of the map.</returns>
    /// <exception cref="Workflows.StepFailedException">The map names none: the collection is a coverage gap, and nothing can address its rows.</exception>
    public static IReadOnlyList<string> Of(Collection collection, string connection)
    {
        string[] names = [.. collection.PrimaryKey.Select(field => field.Path)];
        return names.Length > 0 ? names : throw ConnectorFailure.Mismatched(connection, collection);
    }
}
