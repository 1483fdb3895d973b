using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Options;

namespace Compliance.Storage;

/// <summary>Every table and container of this system's own state, by what it holds.</summary>
public sealed class StorageLayout
{
    private readonly IKeyVault vault;
    private readonly string caseKey;
    private readonly string secretsKey;

    public StorageLayout(TableServiceClient tables, BlobServiceClient blobs, IKeyVault vault, IOptions<StorageOptions> options)
    {
        this.vault = vault;
        var prefix = options.Value.Prefix;
        caseKey = options.Value.CaseKeyName;
        secretsKey = options.Value.SecretsKeyName;
        Requests = tables.GetTableClient($"{prefix}requests");
        Accounts = tables.GetTableClient($"{prefix}accounts");
        Subjects = tables.GetTableClient($"{prefix}subjects");
        Keys = tables.GetTableClient($"{prefix}keys");
        KeyPool = tables.GetTableClient($"{prefix}keypool");
        Bookmarks = tables.GetTableClient($"{prefix}bookmarks");
        Cases = blobs.GetBlobContainerClient($"{prefix}-cases");
        Certificates = blobs.GetBlobContainerClient($"{prefix}-certificates");
        Reports = blobs.GetBlobContainerClient($"{prefix}-reports");
        DataMaps = blobs.GetBlobContainerClient($"{prefix}-datamaps");
        Secrets = blobs.GetBlobContainerClient($"{prefix}-secrets");
    }

    public TableClient Requests { get; }

    public TableClient Accounts { get; }

    public TableClient Subjects { get; }

    public TableClient Keys { get; }

    public TableClient KeyPool { get; }

    public TableClient Bookmarks { get; }

    public BlobContainerClient Cases { get; }

    public BlobContainerClient Certificates { get; }

    public BlobContainerClient Reports { get; }

    public BlobContainerClient DataMaps { get; }

    public BlobContainerClient Secrets { get; }

    /// <summary>Makes what is missing, once at start.</summary>
    public async Task Prepare(CancellationToken cancellation)
    {
        TableClient[] tables = [Requests, Accounts, Subjects, Keys, KeyPool, Bookmarks];
        BlobContainerClient[] containers = [Cases, Certificates, Reports, DataMaps, Secrets];
        await Task.WhenAll(
            [
                .. tables.Select(each => (Task)each.CreateIfNotExistsAsync(cancellation)),
                .. containers.Select(each => each.CreateIfNotExistsAsync(cancellationToken: cancellation)),
            ]);
        foreach (var key in new[] { caseKey, secretsKey })
        {
            if (await vault.Probe(key, cancellation) is KeyPresence.Absent)
                await vault.CreateKey(key, cancellation);
        }
    }

    /// <summary>Gives a case, or another thing of this system's own, a data key under the shared vault key.</summary>
    internal Task<SubjectKeyBinding> BindOwn(SubjectKeys keys, string owner, CancellationToken cancellation) =>
        keys.BindUnder(owner, caseKey, cancellation);
}
