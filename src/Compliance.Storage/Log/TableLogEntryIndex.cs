using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Proof.Log;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Log;

/// <summary>
/// What was logged under each id, with the openings: a row each, so that a batch's are written in a few transactions; what is too large
/// for a row is in a blob beside it. Readers of the log see neither.
/// </summary>
internal sealed class TableLogEntryIndex(StorageLayout layout) : ILogEntryIndex
{
    /// <summary>Openings that are too large for a row, and entries that were commanded.</summary>
    internal static readonly StateContainer Openings = new("entries", StateAccount.Evidence, Role.Signer)
    {
        Readers = [Role.Service, Role.Provisioner, Role.Eraser],
        Rule = ContainerRule.AddedTo,
    };

    /// <summary>Who logged what, with the openings.</summary>
    internal static readonly StateTable Table = new("receipts", StateAccount.Evidence, Role.Signer)
    {
        Readers = [Role.Service, Role.Provisioner, Role.Eraser],
    };

    // One partition, for a transaction is within one; it takes 2,000 rows a second.
    private const string Partition = "receipt";
    private const int MaxTransaction = 100;
    /// <summary>Hexadecimal digits: what else falls into a range is read in vain, and is no harm.</summary>
    private const int ShortHash = 16;

    private const int MaxInRow = 32 * 1024;
    private readonly TableClient _table = layout.Table(Table);

    public async Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation) =>
        await _table.Find(Partition, Row(id), cancellation) is { } row ? await Read(row, id, cancellation) : null;

    public async Task<IReadOnlyDictionary<string, IndexedLogEntry>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var (wanted, found) = (
            ids.ToDictionary(Row, StringComparer.Ordinal), new Dictionary<string, IndexedLogEntry>(StringComparer.Ordinal));
        var from = StartOf(start + "/");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {from + "~"}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (wanted.TryGetValue(row.RowKey, out var id))
                found[id] = await Read(row, id, cancellation);
        }
        return found;
    }

    public async Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation) =>
        await _table.TryAdd(await Entity(id, receipt, cancellation), cancellation) is not null;

    public async Task<IReadOnlyList<string>> KeepAll(IReadOnlyDictionary<string, IndexedLogEntry> receipts, CancellationToken cancellation)
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
            await _table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 413)
        {
            // One of them is there already, or all together are too large.
            return false;
        }
    }

    private async Task<TableEntity> Entity(string id, IndexedLogEntry receipt, CancellationToken cancellation)
    {
        var content = ReceiptFormat.Write(receipt);
        var row = new TableEntity(Partition, Row(id));
        if (content.Length <= MaxInRow)
            row["Receipt"] = content;
        else
            await Blob(id).UploadAsync(new BinaryData(content), overwrite: true, cancellation);
        return row;
    }

    private async Task<IndexedLogEntry> Read(TableEntity row, string id, CancellationToken cancellation) =>
        ReceiptFormat.Read(row.GetBinary("Receipt") ?? (await Blob(id).DownloadContentAsync(cancellation)).Value.Content.ToArray());

    private BlobClient Blob(string id) => layout.Container(Openings).GetBlobClient($"receipts/{Row(id)}");

    /// <summary>
    /// Ids are anyone's, and tables refuse slashes. Those that begin alike lie beside one another, so that they are read in one range.
    /// </summary>
    private static string Row(string id) => StartOf(id) + Hash(id);

    /// <summary>Of what is before the first slash, and of what is before the second.</summary>
    private static string StartOf(string id) => string.Join('/', id.Split('/').SkipLast(1).Take(2)) switch
    {
        "" => "",
        var start when start.Split('/') is [var first, _] => Hash(first)[..ShortHash] + "-" + Hash(start)[..ShortHash] + "-",
        var first => Hash(first)[..ShortHash] + "-",
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
