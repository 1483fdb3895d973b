using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureTables;

internal readonly record struct EntityKey(string Partition, string Row);

/// <summary>The two parts of an entity's key, in the order in which the map names them.</summary>
internal sealed class EntityKeys
{
    public const string Partition = "PartitionKey";
    public const string Row = "RowKey";

    private readonly bool partitionFirst;

    /// <exception cref="Workflows.StepFailedException">The map's primary key is not exactly PartitionKey and RowKey.</exception>
    public EntityKeys(Collection collection, string connection)
    {
        var names = KeyParts.Of(collection, connection);
        if (names.Count != 2 || !names.Contains(Partition) || !names.Contains(Row))
            throw ConnectorFailure.Mismatched(connection, collection);
        partitionFirst = names[0] == Partition;
    }

    public static IReadOnlyList<string> Names { get; } = [Partition, Row];

    public static bool IsPart(string property) => property is Partition or Row;

    public RowKey Of(TableEntity entity) =>
        KeyParts.Join(partitionFirst ? [entity.PartitionKey, entity.RowKey] : [entity.RowKey, entity.PartitionKey]);

    public EntityKey Split(RowKey key)
    {
        var parts = KeyParts.Split(key, 2);
        return partitionFirst ? new EntityKey(parts[0], parts[1]) : new EntityKey(parts[1], parts[0]);
    }
}
