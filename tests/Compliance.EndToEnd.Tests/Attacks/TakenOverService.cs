using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Commands;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>
/// What an intruder with the service's identity has: the rows and statements that the service keeps, and its way to the custodian. Where
/// the host runs in this process, that way is the custodian's handler. Where two apps run elsewhere, it is their queues:
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>COMPLIANCE_SERVICE_QUEUES</c>: connection string by which orders are sent; the right to add messages is enough.</item>
/// <item><c>COMPLIANCE_SERVICE_KEYS</c>, <c>COMPLIANCE_SERVICE_EVIDENCE</c>: of the accounts with bindings and with statements.</item>
/// <item><c>COMPLIANCE_SERVICE_FENCE</c>: of the account with the fence; the right to read is enough.</item>
/// <item><c>COMPLIANCE_CUSTODIAN_LOG</c>: a file to which what the custodian's app logs is written, a line each.</item>
/// <item><c>COMPLIANCE_VAULT_URL</c>, <c>COMPLIANCE_VAULT_CERTIFICATE</c>: the stand's vault, and SHA-256 of its certificate, to look what
/// became of keys.</item>
/// </list>
/// Nothing of these is the custodian's own but its log, which is only read. Where they are not given, the tests are skipped.
/// </remarks>
internal sealed class TakenOverService
{
    private static readonly string[] Needed = ["QUEUES", "KEYS", "EVIDENCE", "FENCE"];

    private readonly Inside? _inside;
    private readonly QueueServiceClient? _queues;
    private readonly VaultWindow? _vault;
    private readonly string? _log;

    private TakenOverService(Inside inside)
    {
        _inside = inside;
        var layout = inside.Services.GetRequiredService<StorageLayout>();
        (Keys, Fence) = (layout.Table("keys"), layout.Table("fence"));
        (Statements, Certificates) = (layout.Container("statements"), layout.Container("certificates"));
    }

    private TakenOverService(IReadOnlyDictionary<string, string> given, VaultWindow vault, string log)
    {
        (_vault, _log) = (vault, log);
        _queues = new QueueServiceClient(given["QUEUES"], new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Keys = new TableClient(given["KEYS"], "compliancekeys");
        Statements = new BlobContainerClient(given["EVIDENCE"], "compliance-statements");
        Certificates = new BlobContainerClient(given["EVIDENCE"], "compliance-certificates");
        Fence = new TableClient(given["FENCE"], "compliancefence");
    }

    /// <summary>Whether orders go over queues, to an app of another process.</summary>
    public bool IsElsewhere => _queues is not null;

    public TableClient Keys { get; }

    public BlobContainerClient Statements { get; }

    /// <summary>To look at.</summary>
    public BlobContainerClient Certificates { get; }

    /// <summary>To look at.</summary>
    public TableClient Fence { get; }

    public static TakenOverService Of(ShopUnderTest shop)
    {
        if (shop.HasInside)
            return new TakenOverService(shop.Inside);
        var given = Needed.ToDictionary(name => name, name => Environment.GetEnvironmentVariable($"COMPLIANCE_SERVICE_{name}") ?? "");
        var log = Environment.GetEnvironmentVariable("COMPLIANCE_CUSTODIAN_LOG") ?? "";
        var vault = VaultWindow.Given;
        Assert.SkipWhen(
            vault is null || log.Length == 0 || given.Values.Any(value => value.Length == 0),
            "COMPLIANCE_SERVICE_… do not say what the service can write, or COMPLIANCE_CUSTODIAN_LOG and _VAULT_… not where to look.");
        return new TakenOverService(given, vault, log);
    }

    /// <summary>Sends a command as the service would.</summary>
    public async Task Send(Role role, RoleCommand command)
    {
        if (_inside is not null)
            await _inside.Services.GetRequiredService<CommandHandler>().Take(role, Role.Service, command, CancellationToken.None);
        else
            await SendText(role, JsonSerializer.Serialize(command, WorkflowJson.Options));
    }

    /// <summary>Puts any text on the queue of a role.</summary>
    public Task SendText(Role role, string message) => _queues!.GetQueueClient(QueueOf(role)).SendMessageAsync(message);

    public async Task<KeyPresence> Probe(string keyName) => _inside is not null
        ? await _inside.Services.GetRequiredService<IKeyVault>().Probe(keyName, default) : await _vault!.Probe(keyName);

    /// <summary>What the custodian logs from here on.</summary>
    public LogWatch Watch() => _inside is not null ? LogWatch.Of(_inside.Shop.Log) : LogWatch.Of(_log!);

    /// <summary>The row of an owner's binding, as the service reads it.</summary>
    public async Task<TableEntity> Binding(string owner) => (await Keys.GetEntityAsync<TableEntity>(owner, "key")).Value;

    /// <summary>Writes a copy of somebody's row under another owner, with something changed in it.</summary>
    public async Task Plant(string from, string owner, Action<TableEntity> change)
    {
        var row = await Binding(from);
        (row.PartitionKey, row.ETag) = (owner, default);
        change(row);
        await Keys.UpsertEntityAsync(row, TableUpdateMode.Replace);
    }

    public async Task<bool> HasCertificate(string request) => await Certificates.GetBlobClient($"{request}.txt").ExistsAsync();

    /// <summary>Of each the queue whose one sender the service is. They are part of the deployment.</summary>
    private static string QueueOf(Role role) => role switch
    {
        Role.Provisioner => "compliance-commands-provisioner",
        Role.Eraser => "compliance-commands-eraser",
        _ => "compliance-commands-signer-service",
    };
}
