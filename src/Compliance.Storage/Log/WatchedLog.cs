using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Compliance.Evidence;

namespace Compliance.Storage.Log;

/// <summary>What the monitor saw last, in the service's own account, where the signer does not write.</summary>
internal sealed class WatchedLog(StorageLayout layout) : IWatchedLog
{
    public async Task<ReadOnlyMemory<byte>?> Find(string origin, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(origin).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public Task Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation) =>
        Blob(origin).UploadAsync(new BinaryData(note), overwrite: true, cancellation);

    private BlobClient Blob(string origin) =>
        layout.Monitoring.GetBlobClient($"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))}/checkpoint");
}
