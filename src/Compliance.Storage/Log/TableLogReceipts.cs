using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Proof.Log;

namespace Compliance.Storage.Log;

/// <summary>
/// What was logged under each id, with the openings: a row each, so that a batch's are written in a few transactions; what is too large
/// for a row is in a blob beside it. Readers of the log see neither.
/// </summary>
internal sealed class TableLogReceipts(StorageLayout layout) : ILogReceipts
{
    // One partition, for a transaction is within one; it takes 2,000 rows a second.
    private const string Partition = "receipt";
    private const int MaxTransaction = 100;
    private const int MaxInRow = 32 * 1024;
    private readonly TableClient table = layout.Receipts;

    public async Task<LogReceipt?> Find(string id, CancellationToken cancellation)
    {
        if (await table.Find(Partition, Row(id), cancellation) is not { } row)
            return null;
        var receipt = row.GetBinary("Receipt") ?? (await Blob(id).DownloadContentAsync(cancellation)).Value.Content.ToArray();
        return ReceiptFormat.Read(receipt);
    }

    public async Task<bool> Keep(string id, LogReceipt receipt, CancellationToken cancellation) =>
        await table.TryAdd(await Entity(id, receipt, cancellation), cancellation) is not null;

    public async Task<IReadOnlyList<string>> KeepAll(IReadOnlyDictionary<string, LogReceipt> receipts, CancellationToken cancellation)
    {
        var there = new List<string>();
        foreach (var chunk in receipts.Chunk(MaxTransaction))
        {
            var rows = new List<TableTransactionAction>();
            foreach (var (id, receipt) in chunk)
                rows.Add(new(TableTransactionActionType.Add, await Entity(id, receipt, cancellation)));
            if (await TryAddAll(rows, cancellation))
                continue;
            foreach (var (id, receipt) in chunk)
            {
                if (!await Keep(id, receipt, cancellation))
                    there.Add(id);
            }
        }
        return there;
    }

    private async Task<bool> TryAddAll(List<TableTransactionAction> rows, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 413)
        {
            // One of them is there already, or all together are too large.
            return false;
        }
    }

    private async Task<TableEntity> Entity(string id, LogReceipt receipt, CancellationToken cancellation)
    {
        var content = ReceiptFormat.Write(receipt);
        var row = new TableEntity(Partition, Row(id));
        if (content.Length <= MaxInRow)
            row["Receipt"] = content;
        else
            await Blob(id).UploadAsync(new BinaryData(content), overwrite: true, cancellation);
        return row;
    }

    private BlobClient Blob(string id) => layout.Entries.GetBlobClient($"receipts/{Row(id)}");

    // Ids are anyone's, and tables refuse slashes.
    private static string Row(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
