using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>A collection of the map together with its container.</summary>
internal sealed class MappedContainer
{
    /// <exception cref="Workflows.StepFailedException">The map's primary key is not the blob's name alone.</exception>
    public MappedContainer(Collection collection, string connection, BlobContainerClient client)
    {
        (Collection, Connection, Client) = (collection, connection, client);
        if (KeyParts.Of(collection, connection) is not [BlobFields.Name])
            throw Mismatched();
        Paths = [.. collection.Fields.Where(field => !field.IsContent).Select(field => field.Path)];
        Content = collection.Fields.FirstOrDefault(field => field.IsContent)?.Path;
    }

    public Collection Collection { get; }

    public string Connection { get; }

    public BlobContainerClient Client { get; }

    /// <summary>Of the fields that are values.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The path under which the map names the body; null where it does not.</summary>
    public string? Content { get; }

    public AsyncPageable<BlobItem> List(string? prefix, IEnumerable<string> paths, CancellationToken cancellation)
    {
        var traits = paths.Aggregate(BlobTraits.None, (all, path) => all | Traits(path));
        return Client.GetBlobsAsync(traits, BlobStates.None, prefix, cancellation);
    }

    /// <exception cref="Workflows.StepFailedException">
    /// The name cannot be addressed: nothing may pass for gone that may be there.
    /// </exception>
    public BlobClient Blob(string name) =>
        BlobNames.CanReach(name) ? Client.GetBlobClient(BlobNames.ForClient(name)) : throw Mismatched(BlobFields.Name);

    /// <returns>Null when there is no such blob.</returns>
    public async Task<BlobFacts?> Facts(string name, IEnumerable<string> paths, CancellationToken cancellation)
    {
        try
        {
            var blob = Blob(name);
            var properties = await blob.GetPropertiesAsync(null, cancellation);
            var tags = paths.Any(BlobFields.IsTag) ? (await blob.GetTagsAsync(null, cancellation)).Value.Tags : null;
            return BlobFacts.Of(name, properties.Value, tags);
        }
        catch (RequestFailedException gone) when (IsGone(gone))
        {
            return null;
        }
    }

    /// <summary>The blob is gone, as opposed to its container, which never was.</summary>
    public static bool IsGone(RequestFailedException failed) =>
        failed is { Status: 404, ErrorCode: not ("ContainerNotFound" or "ContainerDisabled") };

    public Exception Mismatched(string? field = null) => ConnectorFailure.Mismatched(Connection, Collection, field);

    private static BlobTraits Traits(string path) =>
        BlobFields.IsMetadata(path) ? BlobTraits.Metadata : BlobFields.IsTag(path) ? BlobTraits.Tags : BlobTraits.None;
}
