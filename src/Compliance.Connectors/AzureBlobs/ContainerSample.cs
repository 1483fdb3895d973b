using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>
/// What the account's containers hold, as seen in the first blobs of each. An empty container has no fields; one that does not exist is
/// left out.
/// </summary>
internal sealed class ContainerSample(BlobServiceClient service, IReadOnlyCollection<string> ignore)
{
    private const int Blobs = 200;

    private static readonly FieldDescription[] Always =
    [
        Own(BlobFields.Name, StoredKind.Text), Own(BlobFields.Folder, StoredKind.Text), Own(BlobFields.ContentType, StoredKind.Text),
        Own(BlobFields.Length, StoredKind.Whole), Own(BlobFields.LastModified, StoredKind.Time), Own(BlobFields.Created, StoredKind.Time),
    ];

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        await foreach (
            var container in service.GetBlobContainersAsync(BlobContainerTraits.None, BlobContainerStates.None, null, cancellation))
        {
            var collections = mapped.Where(collection => collection.Address.Collection == container.Name).ToList();
            foreach (var collection in collections)
                await Add(collection.Address, container.Name, collection);
            if (collections.Count == 0 && mapped.Count > 0
                && !ignore.Any(start => container.Name.StartsWith(start, StringComparison.Ordinal)))
                await Add(new CollectionAddress(mapped[0].Address.Dataset, container.Name), container.Name, null);
        }

        return new StoreDescription(found);

        async Task Add(CollectionAddress address, string name, Collection? collection)
        {
            if (await AzureFailure.UnlessGone(() => Describe(name, collection, cancellation)) is { } described)
                found[address] = described;
        }
    }

    // Of what every blob has, only what the map names is of interest; metadata and tags are what people add.
    private async Task<CollectionDescription> Describe(string container, Collection? collection, CancellationToken cancellation)
    {
        var fields = new SampledFields();
        var blobs = await First(service.GetBlobContainerClient(container), cancellation);
        if (blobs.Count > 0)
        {
            foreach (var field in Always.Where(field => field.Path == BlobFields.Name || collection?.Find(field.Path) is not null))
                fields.Add(field);
            if (collection?.Fields.FirstOrDefault(field => field.IsContent) is { } content)
                fields.Add(new FieldDescription(content.Path, Kind: StoredKind.Bytes));
        }

        foreach (var item in blobs)
        {
            var metadata = Names(item.Metadata).Select(key => PathOf(key, collection));
            foreach (var path in metadata.Concat(Names(item.Tags).Select(key => $"{BlobFields.Tags}.{key}")))
                fields.Add(new FieldDescription(path, Kind: StoredKind.Text));
        }

        return new CollectionDescription { Fields = fields.All, Key = [BlobFields.Name], IsSampled = true };
    }

    private static async Task<IReadOnlyList<BlobItem>> First(BlobContainerClient container, CancellationToken cancellation)
    {
        try
        {
            return await First(container, BlobTraits.Metadata | BlobTraits.Tags, cancellation);
        }
        catch (RequestFailedException withoutTags) when (withoutTags.Status is 400 or 403 or 409)
        {
            // The account has no tags, or does not let us see them.
            return await First(container, BlobTraits.Metadata, cancellation);
        }
    }

    private static async Task<IReadOnlyList<BlobItem>> First(
        BlobContainerClient container, BlobTraits traits, CancellationToken cancellation)
    {
        await foreach (var page in container.GetBlobsAsync(traits, BlobStates.None, null, cancellation).AsPages(null, Blobs))
            return page.Values;
        return [];
    }

    private static FieldDescription Own(string path, StoredKind kind) =>
        new(path, Kind: kind, IsNullable: path is BlobFields.Folder or BlobFields.ContentType, IsGenerated: true);

    private static IEnumerable<string> Names(IDictionary<string, string>? values) => values?.Keys.Select(FieldNames.Plain) ?? [];

    /// <summary>As the map writes the name, whose case does not count.</summary>
    private static string PathOf(string key, Collection? collection)
    {
        var path = $"{BlobFields.Metadata}.{key}";
        return collection?.Fields.FirstOrDefault(field => string.Equals(field.Path, path, StringComparison.OrdinalIgnoreCase))?.Path
            ?? path;
    }
}
