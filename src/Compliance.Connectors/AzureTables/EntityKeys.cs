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

    private const int MaxLength = 512;

    private readonly Collection _collection;
    private readonly string _connection;
    private readonly bool _partitionFirst;

    /// <exception cref="Workflows.StepFailedException">The map's primary key is not exactly PartitionKey and RowKey.</exception>
    public EntityKeys(Collection collection, string connection)
    {
        (_collection, _connection) = (collection, connection);
        var names = KeyParts.Of(collection, connection);
        if (names.Count != 2 || !names.Contains(Partition) || !names.Contains(Row))
            throw ConnectorFailure.Mismatched(connection, collection);
        _partitionFirst = names[0] == Partition;
    }

    public static IReadOnlyList<string> Names { get; } = [Partition, Row];

    public static bool IsPart(string property) => property is Partition or Row;

    public static bool CanHold(EntityKey key) => CanHold(key.Partition) && CanHold(key.Row);

    /// <summary>False for what no part of a key can be: the service refuses to be asked for it.</summary>
    public static bool CanHold(string part) =>
        part.Length <= MaxLength && FieldText.IsText(part)
            && !part.Any(each => each is '/' or '\\' or '#' or '?' || char.IsControl(each));

    public RowKey Of(TableEntity entity) =>
        KeyText.Join(_partitionFirst ? [entity.PartitionKey, entity.RowKey] : [entity.RowKey, entity.PartitionKey]);

    /// <exception cref="Workflows.StepFailedException">The key is none of a table's.</exception>
    public EntityKey Split(RowKey key)
    {
        if (KeyText.Split(key, 2) is not [{ } first, { } second])
            throw ConnectorFailure.Mismatched(_connection, _collection);
        return _partitionFirst ? new EntityKey(first, second) : new EntityKey(second, first);
    }
}
