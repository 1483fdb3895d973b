using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureTables;

/// <summary>What the account's tables hold, as seen in the first entities of each: tables have no schema.</summary>
internal sealed class TableSample(TableServiceClient service, IReadOnlyCollection<string> ignore)
{
    private const int Entities = 200;

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        await foreach (var table in service.QueryAsync((string?)null, null, cancellation))
        {
            var collections = mapped.Where(collection => string.Equals(collection.Address.Collection, table.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var collection in collections)
                found[collection.Address] = CollectionDescription.Of(await Paths(table.Name, new Columns(collection), collection, cancellation), isSampled: true);
            if (collections.Count == 0 && mapped.Count > 0 && !ignore.Any(start => table.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
                found[new CollectionAddress(mapped[0].Address.Dataset, table.Name)] = CollectionDescription.Of(await Paths(table.Name, null, null, cancellation), isSampled: true);
        }

        return new StoreDescription(found);
    }

    private async Task<HashSet<string>> Paths(string table, Columns? columns, Collection? collection, CancellationToken cancellation)
    {
        var paths = new HashSet<string>();
        await foreach (var page in service.GetTableClient(table).QueryAsync<TableEntity>((string?)null, Entities, null, cancellation).AsPages())
        {
            paths.UnionWith(page.Values.SelectMany(entity => entity)
                .Where(property => property is { Value: not null, Key: not "odata.etag" } && (property.Key != "Timestamp" || collection?.Find("Timestamp") is not null))
                .SelectMany(property => columns?.Nested.Contains(property.Key) == true
                    ? FieldNames.Leaves(property.Key, columns.Read(property.Key, property.Value))
                    : [FieldNames.Plain(property.Key)]));
            break;
        }

        return paths;
    }
}
