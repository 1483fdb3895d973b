using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Compliance.Storage.Secrets;

/// <summary>Secrets in a blob.</summary>
internal sealed class SecretsBlob(BlobClient blob) : ISecretsStore
{
    public async Task<WrappedSecrets?> Find(CancellationToken cancellation)
    {
        try
        {
            return WrappedSecrets.FromBytes((await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory());
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<WrappedSecrets> Keep(WrappedSecrets secrets, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(new BinaryData(secrets.ToBytes()), onlyOnce, cancellation);
            return secrets;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return (await Find(cancellation))!;
        }
    }
}
