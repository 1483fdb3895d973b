using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>What the account's containers hold, as seen in the first blobs of each.</summary>
internal sealed class ContainerSample(BlobServiceClient service, IReadOnlyCollection<string> ignore)
{
    private const int Blobs = 200;

    private static readonly string[] Always =
        [BlobFields.Name, BlobFields.Folder, BlobFields.ContentType, BlobFields.Length, BlobFields.LastModified, BlobFields.Created];

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        await foreach (var container in service.GetBlobContainersAsync(BlobContainerTraits.None, BlobContainerStates.None, null, cancellation))
        {
            var collections = mapped.Where(collection => collection.Address.Collection == container.Name).ToList();
            foreach (var collection in collections)
                found[collection.Address] = CollectionDescription.Of(await Paths(container.Name, collection, cancellation), isSampled: true);
            if (collections.Count == 0 && mapped.Count > 0 && !ignore.Any(start => container.Name.StartsWith(start, StringComparison.Ordinal)))
                found[new CollectionAddress(mapped[0].Address.Dataset, container.Name)] = CollectionDescription.Of(await Paths(container.Name, null, cancellation), isSampled: true);
        }

        return new StoreDescription(found);
    }

    // Of what every blob has, only what the map names is of interest; metadata and tags are what people add.
    private async Task<HashSet<string>> Paths(string container, Collection? collection, CancellationToken cancellation)
    {
        var paths = Always.Where(path => path == BlobFields.Name || collection?.Find(path) is not null).ToHashSet();
        if (collection?.Fields.FirstOrDefault(field => field.IsContent) is { } content)
            paths.Add(content.Path);
        foreach (var item in await First(service.GetBlobContainerClient(container), cancellation))
        {
            paths.UnionWith(Names(item.Metadata).Select(key => PathOf(key, collection)));
            paths.UnionWith(Names(item.Tags).Select(key => $"{BlobFields.Tags}.{key}"));
        }

        return paths;
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

    private static async Task<IReadOnlyList<BlobItem>> First(BlobContainerClient container, BlobTraits traits, CancellationToken cancellation)
    {
        await foreach (var page in container.GetBlobsAsync(traits, BlobStates.None, null, cancellation).AsPages(null, Blobs))
            return page.Values;
        return [];
    }

    private static IEnumerable<string> Names(IDictionary<string, string>? values) => values?.Keys.Select(FieldNames.Plain) ?? [];

    /// <summary>As the map writes the name, whose case does not count.</summary>
    private static string PathOf(string key, Collection? collection)
    {
        var path = $"{BlobFields.Metadata}.{key}";
        return collection?.Fields.FirstOrDefault(field => string.Equals(field.Path, path, StringComparison.OrdinalIgnoreCase))?.Path ?? path;
    }
}
