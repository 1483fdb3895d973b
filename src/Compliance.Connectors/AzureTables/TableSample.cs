using Azure.Data.Tables;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// What the account's tables hold, as seen in the first entities of each: tables have no schema. An empty table has no fields; one that
/// does not exist is left out.
/// </summary>
internal sealed class TableSample(TableServiceClient service, IReadOnlyCollection<string> ignore)
{
    private const int Entities = 200;
    private const string Timestamp = "Timestamp";

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        await foreach (var table in service.QueryAsync((string?)null, null, cancellation))
        {
            var collections = mapped.Where(collection =>
                string.Equals(collection.Address.Collection, table.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var collection in collections)
                await Add(collection.Address, table.Name, collection);
            if (collections.Count == 0 && mapped.Count > 0
                && !ignore.Any(start => table.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
                await Add(new CollectionAddress(mapped[0].Address.Dataset, table.Name), table.Name, null);
        }

        return new StoreDescription(found);

        async Task Add(CollectionAddress address, string name, Collection? collection)
        {
            if (await AzureFailure.UnlessGone(() => Describe(name, collection, cancellation)) is { } described)
                found[address] = described;
        }
    }

    private async Task<CollectionDescription> Describe(string table, Collection? collection, CancellationToken cancellation)
    {
        var columns = collection is null ? null : new Columns(collection);
        var fields = new SampledFields();
        await foreach (
            var page in service.GetTableClient(table).QueryAsync<TableEntity>((string?)null, Entities, null, cancellation).AsPages())
        {
            var isTimestampMapped = collection?.Find(Timestamp) is not null;
            var properties = page.Values.SelectMany(entity => entity)
                .Where(property =>
                    property is { Value: not null, Key: not "odata.etag" } && (property.Key != Timestamp || isTimestampMapped));
            foreach (var (name, value) in properties)
            {
                if (columns?.Nested.Contains(name) == true)
                    fields.AddLeaves(name, columns.Read(name, value));
                else
                    fields.Add(Field(name, value));
            }

            break;
        }

        return new CollectionDescription { Fields = fields.All, Key = EntityKeys.Names, IsSampled = true };
    }

    private static FieldDescription Field(string name, object value)
    {
        var (type, kind) = value switch
        {
            string => ("Edm.String", StoredKind.Text),
            int => ("Edm.Int32", StoredKind.Whole),
            long => ("Edm.Int64", StoredKind.Whole),
            double => ("Edm.Double", StoredKind.Number),
            bool => ("Edm.Boolean", StoredKind.Truth),
            DateTimeOffset or DateTime => ("Edm.DateTime", StoredKind.Time),
            Guid => ("Edm.Guid", StoredKind.Other),
            _ => ("Edm.Binary", StoredKind.Bytes),
        };
        return new FieldDescription(
            FieldNames.Plain(name), type, kind, IsNullable: !EntityKeys.IsPart(name), IsGenerated: name == Timestamp);
    }
}
