using System.Text.Json;
using System.Text.RegularExpressions;
using Compliance;
using Compliance.Commands;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using ComplianceFunctions.Commands;
using Infrastructure.Tests.Bicep;
using Microsoft.Extensions.Configuration;

namespace Infrastructure.Tests.Deployments;

/// <summary>What the app reads and starts on, by role: the app itself is asked. What its host reads is written down here.</summary>
internal static partial class AppContract
{
    public const string HostStorage = "AzureWebJobsStorage";

    private const string Shards = "Compliance:KeyVault:Shards";

    private static readonly string[] HostServices = ["blob", "queue", "table"];

    /// <summary>For an emulator, right as it is, or for keys of the log, witnesses and an edge that not everybody has.</summary>
    private static readonly string[] LeftOut =
    [
        "Compliance:KeyVault:LoopbackCertificate",
        "Compliance:KeyVault:CreatesPerTenSeconds",
        "Compliance:KeyVault:OperationsPerTenSeconds",
        "Compliance:Audit:DaysRead",
        "Compliance:Identity:Issuer",
        "Compliance:Identity:SigningKeys",
        "Compliance:Erasure:MaxOperation",
        "Compliance:Erasure:ClockSkew",
        "Compliance:Erasure:AuditLag",
        "Compliance:Log:Keys",
        "Compliance:Log:FormerKeys",
        "Compliance:Log:Prefix",
        "Compliance:Log:PadTo",
        "Compliance:Log:WitnessTimeout",
        "Compliance:Log:Witnesses",
        "Compliance:Log:TimestampAuthorities",
        "Compliance:Log:ReadFrom",
        "Compliance:Log:ReadHeadFrom",
        CommandLedgerOptions.Section + ":Days",
        "Compliance:Fence:MinDays",
        "Compliance:Web:LogReadsPerAddress",
        "Compliance:Web:PagesPerAddress",
        "Compliance:Web:RejectionsPerAddress",
        "Compliance:Web:AddressHeader",
    ];

    // Each of them there, and none with an address: the app names the addresses that it lacks.
    private static readonly IConfiguration WithoutAddresses = new ConfigurationBuilder()
        .AddInMemoryCollection(Accounts.Select(account => KeyValuePair.Create<string, string?>($"{account}:credential", "managedidentity")))
        .Build();

    public static IReadOnlyList<string> Roles { get; } = [.. Enum.GetValues<Role>().Select(NameOf)];

    /// <summary>The settings that name the accounts of the app's own state.</summary>
    public static IReadOnlyList<string> Accounts =>
        [AppSetting.StateAccount, AppSetting.EvidenceAccount, AppSetting.KeysAccount, QueueNames.Connection];

    public static IEnumerable<string> Timers => Application.Timers.Select(each => each.Name);

    /// <summary>
    /// The host of every app reads them: it resolves the schedule of a function that is switched off too, and logs an error where there is
    /// none.
    /// </summary>
    public static IEnumerable<string> Schedules => Application.Timers.Select(each => Environment(each.Setting));

    /// <summary>
    /// The functions that a role's app starts on, as they are written from the modules: of other roles they are switched off.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> Functions { get; } =
        JsonDocument
            .Parse(Repository.Read("infra-bicep/contract.json"))
            .RootElement.GetProperty("functions")
            .Deserialize<Dictionary<string, string[]>>()!;

    /// <summary>The name that an account has here, without what makes it unique in the world.</summary>
    public static string Plain(string account) => account.Replace("Compliance", "st", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The accounts that roles reach, and the services there.</summary>
    public static IEnumerable<(string Account, string Service)> StorageOf(IEnumerable<string> roles) =>
        StorageConnections
            .Faults(WithoutAddresses, Parse(roles))
            .Select(fault => Address().Match(fault))
            .Select(each => (each.Groups[1].Value, each.Groups[2].Value));

    /// <summary>What must be set: all that is required, and of the rest all that is not left out on purpose.</summary>
    public static IEnumerable<string> Needed(IReadOnlyCollection<string> roles, int shards, bool scheduler) =>
        [.. Names(AppSetting.All.Where(each => each.Required || !LeftOut.Contains(each.Name)), roles, shards), .. HostSettings(scheduler)];

    /// <summary>What may be set.</summary>
    public static IEnumerable<string> Read(IReadOnlyCollection<string> roles, int shards, bool scheduler) =>
        [.. Names(AppSetting.All, roles, shards), .. Schedules, .. HostSettings(scheduler)];

    public static IEnumerable<string> SwitchedOff(IReadOnlyCollection<string> roles) =>
        Functions.Where(each => !roles.Contains(each.Key)).SelectMany(each => each.Value).Select(name => $"AzureWebJobs.{name}.Disabled");

    /// <summary>A list's name, of one entry or of a part of one; any other name as it is.</summary>
    public static string Whole(string setting) =>
        setting.StartsWith(Environment(Shards), StringComparison.Ordinal) ? setting : Entry().Replace(setting, "");

    private static IEnumerable<string> Names(IEnumerable<AppSetting> settings, IReadOnlyCollection<string> roles, int shards) =>
        settings
            .Where(each => each.Roles.Any(Parse(roles).Contains))
            .SelectMany(each =>
                each.Name switch
                {
                    var account when Accounts.Contains(account) => Storage(
                        account, StorageOf(roles).Where(at => at.Account == account).Select(at => at.Service)),
                    Shards => Enumerable.Range(0, shards).Select(at => $"{Environment(Shards)}__{at}"),
                    var name => [Environment(name)],
                }
            );

    private static IEnumerable<string> HostSettings(bool scheduler) =>
    [
        .. Storage(HostStorage, HostServices),
        "TASKHUB_NAME",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
        .. scheduler ? ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Storage(string account, IEnumerable<string> services) =>
        [.. services.Select(service => $"{account}__{service}ServiceUri"), $"{account}__credential", $"{account}__clientId"];

    private static string Environment(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    private static AppRoles Parse(IEnumerable<string> roles) => AppRoles.Parse(string.Join(',', roles))!;

    [GeneratedRegex("__[0-9]+(__[A-Za-z]+)?$")]
    private static partial Regex Entry();

    [GeneratedRegex("^([A-Za-z]+):([a-z]+)ServiceUri ")]
    private static partial Regex Address();
}
