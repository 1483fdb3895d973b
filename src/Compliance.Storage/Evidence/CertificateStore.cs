using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Evidence;

internal sealed class CertificateStore(StorageLayout layout) : ICertificateStore
{
    internal static readonly StateContainer Statements = new("statements", StateAccount.Evidence, Role.Service)
    {
        Readers = [Role.Signer],
        Rule = ContainerRule.AddedTo,
    };

    internal static readonly StateContainer Certificates = new("certificates", StateAccount.Evidence, Role.Signer)
    {
        Readers = [Role.Service],
        Rule = ContainerRule.Immutable,
    };

    public Task<ReadOnlyMemory<byte>> KeepStatement(CertificateName name, ReadOnlyMemory<byte> statement, CancellationToken cancellation) =>
        KeepOnce(Statement(name), statement, cancellation);

    public Task<ReadOnlyMemory<byte>?> FindStatement(CertificateName name, CancellationToken cancellation) =>
        Find(Statement(name), cancellation);

    public Task<ReadOnlyMemory<byte>> Keep(CertificateName name, ReadOnlyMemory<byte> certificate, CancellationToken cancellation) =>
        KeepOnce(Certificate(name), certificate, cancellation);

    public Task<ReadOnlyMemory<byte>?> Find(CertificateName name, CancellationToken cancellation) => Find(Certificate(name), cancellation);

    private static async Task<ReadOnlyMemory<byte>> KeepOnce(BlobClient blob, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try
        {
            var onlyOnce = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream" },
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

    private BlobClient Certificate(CertificateName name) => layout.Container(Certificates).GetBlobClient($"{Blob(name)}.txt");

    private BlobClient Statement(CertificateName name) => layout.Container(Statements).GetBlobClient($"{Blob(name)}.json");

    private static string Blob(CertificateName name) => name.Kind is CertificateKind.Erasure ? name.RequestId : $"{name.RequestId}.pending";
}
