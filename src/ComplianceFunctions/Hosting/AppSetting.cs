using Compliance.Commands;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Keys;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Timers;
using Compliance.Web;
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

    /// <summary>Every one of them, but for the sections that are listed whole: the connections of the data map.</summary>
    public static readonly IReadOnlyList<AppSetting> All =
    [
        new(AppRoles.Setting, Every),
        new("Compliance:Protection:Tenant", Every),
        new("Compliance:Protection:LeaseLifetime", Every, Required: false),
        new(StateAccount, [Role.Service]),
        new(EvidenceAccount, Every),
        new(KeysAccount, [Role.Service, Role.Provisioner, Role.Eraser]),
        new(QueueNames.Connection, Every),
        new("Compliance:KeyVault:Shards", Every),
        new("Compliance:KeyVault:Own", Every),
        new("Compliance:KeyVault:Signing", Every),
        new("Compliance:KeyVault:AuditLogs", [Role.Eraser], Required: false),
        new(ClientId, Every, Required: false),
        new("Compliance:KeyVault:LoopbackCertificate", Every, Required: false),
        new("Compliance:KeyVault:CreatesPerTenSeconds", Every, Required: false),
        new("Compliance:KeyVault:OperationsPerTenSeconds", Every, Required: false),
        new(DataMap, [Role.Service]),
        new("Compliance:Identity:Audience", Every),
        new("Compliance:Identity:Authority", Every, Required: false),
        new(SweepOptions.ScheduleSetting, [Role.Service]),
        new(ReviewOptions.ScheduleSetting, [Role.Service]),
        new(HistoryOptions.ScheduleSetting, [Role.Service]),
        new(MissedTickRecovery.ScheduleSetting, [Role.Service]),
        new(KeyPoolOptions.ScheduleSetting, [Role.Provisioner]),
        new(Reconciliation.ScheduleSetting, [Role.Service]),
        new(KeyRotation.ScheduleSetting, [Role.Service]),
        new(FenceExpiry.ScheduleSetting, [Role.Eraser]),
        new(FenceOptions.Section + ":MinDays", [Role.Eraser], Required: false),
        new(GroundKeyExpiry.ScheduleSetting, [Role.Eraser]),
        new(AuditOptions.ScheduleSetting, [Role.Eraser]),
        new(AuditOptions.Section + ":Unwrappers", [Role.Eraser], Required: false),
        new(AuditOptions.Section + ":Custodians", [Role.Eraser], Required: false),
        new(AuditOptions.Section + ":DaysRead", [Role.Eraser], Required: false),
        new(ErasureOptions.Section + ":CoolingOff", [Role.Service, Role.Eraser, Role.Signer], Required: false),
        new(ErasureOptions.Section + ":Approvals", [Role.Service, Role.Eraser, Role.Signer], Required: false),
        new(ErasureOptions.Section + ":MaxOperation", [Role.Service], Required: false),
        new(ErasureOptions.Section + ":ClockSkew", [Role.Service], Required: false),
        new(ErasureOptions.Section + ":AuditLag", [Role.Service], Required: false),
        new(LogOptions.ScheduleSetting, [Role.Service]),
        new(LogOptions.Section + ":Origin", Every),
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
        new(WebOptions.Section + ":RejectionsPerAddress", Every, Required: false),
        new(WebOptions.Section + ":AddressHeader", Every, Required: false),
        new(TelemetryConnection, Every, Required: false),
        new(TelemetryAuthentication, Every, Required: false),
    ];

    public const string StateAccount = "ComplianceState";
    public const string EvidenceAccount = "ComplianceEvidence";
    public const string KeysAccount = "ComplianceKeys";
    /// <summary>The app's user-assigned identity: to the vaults, to the data map's blob and to the company's stores.</summary>
    public const string ClientId = "Compliance:KeyVault:ClientId";
    public const string DataMap = "Compliance:DataMap";
    public const string TelemetryConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string TelemetryAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
}
