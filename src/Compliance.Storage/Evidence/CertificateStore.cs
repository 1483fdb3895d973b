using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Evidence;

namespace Compliance.Storage.Evidence;

internal sealed class CertificateStore(StorageLayout layout) : ICertificateStore
{
    public async Task<ReadOnlyMemory<byte>> Keep(string requestId, ReadOnlyMemory<byte> certificate, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            await Blob(requestId).UploadAsync(new BinaryData(certificate), onlyOnce, cancellation);
            return certificate;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return (await Find(requestId, cancellation))!.Value;
        }
    }

    public async Task<ReadOnlyMemory<byte>?> Find(string requestId, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(requestId).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Blob(string requestId) => layout.Certificates.GetBlobClient($"{requestId}.json");
}
