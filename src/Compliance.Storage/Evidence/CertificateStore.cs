using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Evidence;

namespace Compliance.Storage.Evidence;

internal sealed class CertificateStore(StorageLayout layout) : ICertificateStore
{
    public Task<ReadOnlyMemory<byte>> KeepStatement(string requestId, ReadOnlyMemory<byte> statement, CancellationToken cancellation) =>
        KeepOnce(Statement(requestId), statement, cancellation);

    public Task<ReadOnlyMemory<byte>?> FindStatement(string requestId, CancellationToken cancellation) => Find(Statement(requestId), cancellation);

    public Task<ReadOnlyMemory<byte>> Keep(string requestId, ReadOnlyMemory<byte> certificate, CancellationToken cancellation) =>
        KeepOnce(Certificate(requestId), certificate, cancellation);

    public Task<ReadOnlyMemory<byte>?> Find(string requestId, CancellationToken cancellation) => Find(Certificate(requestId), cancellation);

    private static async Task<ReadOnlyMemory<byte>> KeepOnce(BlobClient blob, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            await blob.UploadAsync(new BinaryData(content), onlyOnce, cancellation);
            return content;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return (await Find(blob, cancellation))!.Value;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> Find(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Certificate(string requestId) => layout.Certificates.GetBlobClient($"{requestId}.json");

    private BlobClient Statement(string requestId) => layout.Statements.GetBlobClient($"{requestId}.json");
}
