using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Testing.Connectors;

public static class UpdatingConnector
{
    /// <summary>Sets fields of a row, whatever stands there.</summary>
    /// <returns>False when there is no such row.</returns>
    public static async Task<bool> Update(
        this IConnector connector, Collection collection, RowKey key, IReadOnlyDictionary<string, JsonNode?> values,
        CancellationToken cancellation) =>
        await connector.Update(
            collection, key, [.. values.Select(each => FieldUpdate.Set(each.Key, each.Value))], cancellation) is not UpdateOutcome.Gone;
}
