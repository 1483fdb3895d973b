using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Protection.Keys;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage;

/// <summary>Every table and container of this system's own state, by what it holds.</summary>
public sealed class StorageLayout
{
    private readonly string _caseKey;
    private readonly List<(Role[] Makers, Func<CancellationToken, Task> Make)> _parts = [];

    public StorageLayout(StorageAccounts accounts, IOptions<StorageOptions> options)
    {
        var prefix = options.Value.Prefix;
        _caseKey = options.Value.CaseKeyName;
        Requests = Table(accounts.State, $"{prefix}requests", Role.Service);
        Subjects = Table(accounts.State, $"{prefix}subjects", Role.Service);
        Bookmarks = Table(accounts.State, $"{prefix}bookmarks", Role.Service);
        Attempts = Table(accounts.State, $"{prefix}attempts", Role.Service);
        Cases = Container(accounts.StateBlobs, $"{prefix}-cases", Role.Service);
        Reports = Container(accounts.StateBlobs, $"{prefix}-reports", Role.Service);
        DataMaps = Container(accounts.StateBlobs, $"{prefix}-datamaps", Role.Service);
        Secrets = Container(accounts.StateBlobs, $"{prefix}-secrets", Role.Service);
        Accounts = Table(accounts.Evidence, $"{prefix}accounts", Role.Service);
        Statements = Container(accounts.EvidenceBlobs, $"{prefix}-statements", Role.Service);
        Certificates = Container(accounts.EvidenceBlobs, $"{prefix}-certificates", Role.Signer);
        Log = Container(accounts.EvidenceBlobs, $"{prefix}-log", Role.Signer);
        LogHead = Container(accounts.EvidenceBlobs, $"{prefix}-loghead", Role.Signer);
        Entries = Container(accounts.EvidenceBlobs, $"{prefix}-entries", Role.Signer);
        Audit = Container(accounts.EvidenceBlobs, $"{prefix}-audit", Role.Eraser);
        LogIndex = Table(accounts.Evidence, $"{prefix}receipts", Role.Signer);
        Keys = Table(accounts.Keys, $"{prefix}keys", Role.Service, Role.Eraser);
        KeyPool = Table(accounts.Keys, $"{prefix}keypool", Role.Service, Role.Provisioner);
        Timers = Table(accounts.Keys, $"{prefix}timers", Role.Service, Role.Provisioner, Role.Eraser);
        Fence = Table(accounts.Custody, $"{prefix}fence", Role.Eraser);
        FenceKey = Table(accounts.Custody, $"{prefix}fencekey", Role.Eraser);
        Commands = Table(accounts.Custody, $"{prefix}commands", Role.Provisioner, Role.Eraser, Role.Signer);
        LogGuard = Table(accounts.Custody, $"{prefix}logguard", Role.Signer);
        LogSeed = Table(accounts.Custody, $"{prefix}logseed", Role.Signer);
        Monitoring = Container(accounts.StateBlobs, $"{prefix}-monitoring", Role.Service);
    }

    public TableClient Requests { get; }

    public TableClient Subjects { get; }

    public TableClient Bookmarks { get; }

    public TableClient Attempts { get; }

    public BlobContainerClient Cases { get; }

    public BlobContainerClient Reports { get; }

    public BlobContainerClient DataMaps { get; }

    public BlobContainerClient Secrets { get; }

    public TableClient Accounts { get; }

    public BlobContainerClient Statements { get; }

    public BlobContainerClient Certificates { get; }

    /// <summary>What of the log is written once: full tiles and bundles, numbered checkpoints.</summary>
    public BlobContainerClient Log { get; }

    /// <summary>What of the log is overwritten: the checkpoint, partial tiles, what is staged.</summary>
    public BlobContainerClient LogHead { get; }

    /// <summary>Who logged what, with the openings.</summary>
    public TableClient LogIndex { get; }

    /// <summary>Openings that are too large for a row, and entries that were ordered.</summary>
    public BlobContainerClient Entries { get; }

    /// <summary>The last signed checkpoint.</summary>
    public TableClient LogGuard { get; }

    /// <summary>The seed of the log's Ed25519 key, wrapped.</summary>
    public TableClient LogSeed { get; }

    /// <summary>The last checkpoint that the monitor saw, elsewhere than the log.</summary>
    public BlobContainerClient Monitoring { get; }

    public BlobContainerClient Audit { get; }

    public TableClient Keys { get; }

    public TableClient KeyPool { get; }

    public TableClient Timers { get; }

    public TableClient Fence { get; }

    public TableClient FenceKey { get; }

    public TableClient Commands { get; }

    /// <summary>Makes what is missing and one of these roles may make, once at start.</summary>
    public Task Prepare(AppRoles roles, CancellationToken cancellation) =>
        Task.WhenAll(_parts.Where(part => part.Makers.Any(roles.Contains)).Select(part => part.Make(cancellation)));

    /// <summary>Gives a case, or another thing of this system's own, a data key under the shared vault key.</summary>
    internal Task<SubjectKeyBinding> BindOwn(SubjectKeys keys, KeyOwner owner, CancellationToken cancellation) =>
        keys.BindUnder(owner, _caseKey, cancellation);

    private TableClient Table(TableServiceClient account, string name, params Role[] makers)
    {
        var table = account.GetTableClient(name);
        _parts.Add((makers, stop => StorageClients.UnlessForbidden(table.CreateIfNotExistsAsync(stop))));
        return table;
    }

    private BlobContainerClient Container(BlobServiceClient account, string name, params Role[] makers)
    {
        var container = account.GetBlobContainerClient(name);
        _parts.Add((makers, stop => StorageClients.UnlessForbidden(container.CreateIfNotExistsAsync(cancellationToken: stop))));
        return container;
    }
}
