using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureTables;

/// <summary>A collection of the map together with its table.</summary>
internal sealed class MappedTable(Collection collection, string connection, TableClient client)
{
    // The service takes at most 15 comparisons in a filter; one of them is spent on the partition.
    private const int KeysPerQuery = TableFilter.MaxComparisons - 1;

    // Characters of keys in one filter; services and proxies refuse longer addresses.
    private const int MaxKeyLength = 1000;

    public Collection Collection => collection;

    public string Connection => connection;

    public TableClient Client => client;

    public EntityKeys Keys { get; } = new(collection, connection);

    public Columns Columns { get; } = new(collection);

    public IReadOnlyList<string> Paths { get; } = [.. collection.Fields.Where(field => !field.IsContent).Select(field => field.Path)];

    public JsonObject Row(TableEntity entity, IEnumerable<string> columns) => Columns.Open(Raw(entity, columns));

    /// <summary>The properties as they stand, JSON as text.</summary>
    public static JsonObject Raw(TableEntity entity, IEnumerable<string> columns)
    {
        var row = new JsonObject();
        foreach (var column in columns)
        {
            if (entity.TryGetValue(column, out var value) && value is not null)
                row[column] = FieldText.ToJson(value);
        }

        return row;
    }

    /// <returns>What to ask for beside the key; null, for all, where a name cannot be asked for.</returns>
    public static IReadOnlyList<string>? Select(IReadOnlyCollection<string> columns) =>
        columns.All(TableFilter.IsName) ? [.. columns.Union(EntityKeys.Names)] : null;

    /// <summary>The entities with these keys, without those that are gone; in as few calls as the service allows.</summary>
    /// <param name="keys">Of any partition.</param>
    /// <param name="select">The properties wanted; null for all.</param>
    /// <param name="cancellation">Stops between calls.</param>
    public async IAsyncEnumerable<TableEntity> Entities(
        IReadOnlyList<EntityKey> keys, IReadOnlyList<string>? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var partition in keys.Distinct().Where(EntityKeys.CanHold).GroupBy(key => key.Partition))
        {
            foreach (var some in Some(partition))
            {
                if (some is [var one])
                {
                    if (await Entity(one, select, cancellation) is { } entity)
                        yield return entity;
                    continue;
                }

                var rows = string.Join(" or ", some.Select(key => TableFilter.Equal(EntityKeys.Row, key.Row)));
                var filter = $"{TableFilter.Equal(EntityKeys.Partition, partition.Key)} and ({rows})";
                await foreach (var entity in client.QueryAsync<TableEntity>(filter, null, select, cancellation))
                    yield return entity;
            }
        }
    }

    private static IEnumerable<List<EntityKey>> Some(IEnumerable<EntityKey> keys)
    {
        var (some, length) = (new List<EntityKey>(), 0);
        foreach (var key in keys)
        {
            if (some.Count == KeysPerQuery || (some.Count > 0 && length + key.Row.Length > MaxKeyLength))
            {
                yield return some;
                (some, length) = ([], 0);
            }

            some.Add(key);
            length += key.Row.Length;
        }

        if (some.Count > 0)
            yield return some;
    }

    private async Task<TableEntity?> Entity(EntityKey key, IReadOnlyList<string>? select, CancellationToken cancellation)
    {
        var found = await client.GetEntityIfExistsAsync<TableEntity>(key.Partition, key.Row, select, cancellation);
        if (found.HasValue)
            return found.Value;
        // The same status tells of a row that is gone and of a table that never was.
        if (TableFilter.IsMissingTable(found.GetRawResponse()))
            throw ConnectorFailure.Mismatched(connection, collection);
        return null;
    }
}
