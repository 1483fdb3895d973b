using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Storage.State;

namespace Compliance.Storage;

/// <summary>
/// The accounts that hold this system's own state. They are several so that each role reaches what it needs and no more; on a
/// developer's machine they are one.
/// </summary>
/// <param name="State">Requests, cases, indexes: the service's.</param>
/// <param name="StateBlobs">Case files, exports, reports, data maps: the service's.</param>
/// <param name="Evidence">Accounts of what was done: the service and the eraser write.</param>
/// <param name="EvidenceBlobs">Statements, which the service writes, and certificates, which the signer writes.</param>
/// <param name="Keys">Key bindings, the key pool and the timers' watermarks.</param>
/// <param name="Custody">The custodian roles' own: the fence, the log's last checkpoint and seed, what was done on order.</param>
public sealed record StorageAccounts(
    TableServiceClient State, BlobServiceClient StateBlobs, TableServiceClient Evidence, BlobServiceClient EvidenceBlobs,
    TableServiceClient Keys, TableServiceClient Custody)
{
    public TableServiceClient Tables(StateAccount account) =>
        account switch
        {
            StateAccount.State => State,
            StateAccount.Evidence => Evidence,
            StateAccount.Keys => Keys,
            StateAccount.Custody => Custody,
            _ => throw new ArgumentOutOfRangeException(nameof(account), account, null),
        };

    /// <exception cref="InvalidOperationException">The account has tables alone.</exception>
    public BlobServiceClient Containers(StateAccount account) =>
        account switch
        {
            StateAccount.State => StateBlobs,
            StateAccount.Evidence => EvidenceBlobs,
            _ => throw new InvalidOperationException($"The {account} account has no containers."),
        };

    public static StorageAccounts One(TableServiceClient tables, BlobServiceClient blobs) =>
        new(tables, blobs, tables, blobs, tables, tables);
}
