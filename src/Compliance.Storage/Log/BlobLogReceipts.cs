using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Proof.Log;

namespace Compliance.Storage.Log;

/// <summary>What was logged under each id, with the openings: one blob each, written once, in a container that readers of the log do not see.</summary>
internal sealed class BlobLogReceipts(StorageLayout layout) : ILogReceipts
{
    public async Task<LogReceipt?> Find(string id, CancellationToken cancellation)
    {
        try
        {
            return ReceiptFormat.Read((await Blob(id).DownloadContentAsync(cancellation)).Value.Content.ToMemory().Span);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<bool> Keep(string id, LogReceipt receipt, CancellationToken cancellation)
    {
        try
        {
            var once = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await Blob(id).UploadAsync(new BinaryData(ReceiptFormat.Write(receipt)), once, cancellation);
            return true;
        }
        catch (RequestFailedException there) when (there.Status is 409 or 412)
        {
            return false;
        }
    }

    // Ids are anyone's; of two that a file system or a URL takes for one, each has a name of its own.
    private BlobClient Blob(string id) => layout.Entries.GetBlobClient($"receipts/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}");
}
