using Compliance;
using Compliance.Commands;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Keys;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Web;
using Compliance.Web.Identity;
using Compliance.Workflows;
using ComplianceFunctions.Commands;

namespace ComplianceFunctions.Hosting;

/// <summary>A setting that an app reads itself, or that its functions make the host read.</summary>
/// <param name="Name">With colons, as configuration has it; in the environment with two underscores each.</param>
/// <param name="Roles">Those that need it.</param>
/// <param name="Required">Without it the app does not start.</param>
internal sealed record AppSetting(string Name, IReadOnlyList<Role> Roles, bool Required = true)
{
    private static readonly Role[] Every = [Role.Service, Role.Provisioner, Role.Eraser, Role.Signer];

    private const string Emulator = "UseDevelopmentStorage=true";
    private const string LocalVault = "https://localhost:9443/";

    /// <summary>Every one of them, but for the sections that are listed whole: the connections of the data map.</summary>
    public static readonly IReadOnlyList<AppSetting> All =
    [
        new(AppRoles.Setting, Every) { Sample = AppRoles.All.ToString() },
        new("Compliance:Protection:Tenant", Every) { Sample = "local" },
        new("Compliance:Protection:LeaseLifetime", Every, Required: false) { Sample = "00:05:00" },
        new(StateAccount, [Role.Service]) { Sample = Emulator },
        new(EvidenceAccount, Every) { Sample = Emulator },
        new(KeysAccount, [Role.Service, Role.Provisioner, Role.Eraser]) { Sample = Emulator },
        new(QueueNames.Connection, Every) { Sample = Emulator },
        new("Compliance:KeyVault:Shards", Every) { Sample = LocalVault, IsList = true },
        new("Compliance:KeyVault:Own", Every) { Sample = LocalVault },
        new("Compliance:KeyVault:Signing", Every) { Sample = LocalVault },
        new("Compliance:KeyVault:AuditLogs", [Role.Eraser], Required: false),
        new(ClientId, Every, Required: false),
        new("Compliance:KeyVault:LoopbackCertificate", Every, Required: false)
        {
            Sample = "SHA-256 of the vault's certificate, as `stand` prints it",
        },
        new("Compliance:KeyVault:CreatesPerTenSeconds", Every, Required: false),
        new("Compliance:KeyVault:OperationsPerTenSeconds", Every, Required: false),
        new(DataMap, [Role.Service]) { Sample = "data-map.yaml" },
        new(IdentityOptions.Section + ":Audience", Every) { Sample = "urn:compliance:local-host" },
        new(IdentityOptions.Section + ":Authority", Every, Required: false),
        new(IdentityOptions.Section + ":Issuer", Every, Required: false) { Sample = "urn:compliance:development-issuer" },
        new(IdentityOptions.Section + ":SigningKeys", Every, Required: false) { Sample = "the issuer's public key in PEM", IsList = true },
        // The host resolves it in every app and finds no default of its own.
        .. Application.Timers.Select(timer => new AppSetting(timer.Setting, [timer.Role]) { Sample = timer.DefaultSchedule }),
        new(FenceOptions.Section + ":MinDays", [Role.Eraser], Required: false),
        new(AuditOptions.Section + ":Unwrappers", [Role.Eraser], Required: false),
        new(AuditOptions.Section + ":Custodians", [Role.Eraser], Required: false),
        new(AuditOptions.Section + ":DaysRead", [Role.Eraser], Required: false),
        new(ErasureOptions.Section + ":CoolingOff", [Role.Service, Role.Eraser, Role.Signer], Required: false),
        new(ErasureOptions.Section + ":Approvals", [Role.Service, Role.Eraser, Role.Signer], Required: false),
        new(ErasureOptions.Section + ":MaxOperation", [Role.Service], Required: false),
        new(ErasureOptions.Section + ":ClockSkew", [Role.Service], Required: false),
        new(ErasureOptions.Section + ":AuditLag", [Role.Service], Required: false),
        new(LogOptions.Section + ":Origin", Every) { Sample = "compliance.example/log" },
        new(LogOptions.Section + ":Keys", Every, Required: false),
        new(LogOptions.Section + ":FormerKeys", Every, Required: false),
        new(LogOptions.Section + ":Prefix", [Role.Service], Required: false),
        new(LogOptions.Section + ":ReadFrom", [Role.Service], Required: false),
        new(LogOptions.Section + ":ReadHeadFrom", [Role.Service], Required: false),
        new(LogOptions.Section + ":PadTo", [Role.Signer], Required: false),
        new(LogOptions.Section + ":Witnesses", [Role.Signer], Required: false),
        new(LogOptions.Section + ":WitnessTimeout", [Role.Signer], Required: false),
        new(LogOptions.Section + ":TimestampAuthorities", [Role.Signer], Required: false),
        new(CommandLedgerOptions.Section + ":Days", [Role.Eraser], Required: false),
        new(WebOptions.Section + ":LogReadsPerAddress", [Role.Service], Required: false),
        new(WebOptions.Section + ":PagesPerAddress", [Role.Service], Required: false),
        new(WebOptions.Section + ":RejectionsPerAddress", Every, Required: false),
        new(WebOptions.Section + ":AddressHeader", Every, Required: false),
        new(TelemetryConnection, Every, Required: false),
        new(TelemetryAuthentication, Every, Required: false),
    ];

    /// <summary>What local.settings.sample.json gives it; null where it has none, as what is not required need not.</summary>
    public string? Sample { get; init; }

    /// <summary>It has entries, numbered from 0: the sample is the first one.</summary>
    public bool IsList { get; init; }

    public const string StateAccount = "ComplianceState";
    public const string EvidenceAccount = "ComplianceEvidence";
    public const string KeysAccount = "ComplianceKeys";
    /// <summary>The app's user-assigned identity: to the vaults, to the data map's blob and to the company's stores.</summary>
    public const string ClientId = "Compliance:KeyVault:ClientId";
    public const string DataMap = "Compliance:DataMap";
    public const string TelemetryConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string TelemetryAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
}
