using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Compliance.Storage;

/// <summary>
/// The accounts that hold this system's own state. They are several so that each role reaches what it needs and no more; on a
/// developer's machine they are one.
/// </summary>
/// <param name="State">Requests, cases, indexes: the service's.</param>
/// <param name="StateBlobs">Case files, exports, reports, data maps: the service's.</param>
/// <param name="Evidence">Accounts of what was done: the service and the eraser write.</param>
/// <param name="EvidenceBlobs">Statements, which the service writes, and certificates, which the signer writes.</param>
/// <param name="Fence">Key bindings and the key pool.</param>
/// <param name="Orders">What the custodian roles did on order.</param>
public sealed record StorageAccounts(
    TableServiceClient State, BlobServiceClient StateBlobs, TableServiceClient Evidence, BlobServiceClient EvidenceBlobs,
    TableServiceClient Fence, TableServiceClient Orders)
{
    public static StorageAccounts One(TableServiceClient tables, BlobServiceClient blobs) => new(tables, blobs, tables, blobs, tables, tables);
}
