using System.Globalization;
using Compliance.Connectors.Settings;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Requests.Rights.Erasure;
using Compliance.Web;
using Compliance.Workflows;

namespace Compliance.LocalHost.Hosting;

/// <summary>Every setting with which Functions apps work on what a stand keeps up: one app with all four roles, or two.</summary>
internal static class FunctionsSettings
{
    /// <summary>Begins as this system's own tables and containers do, so that no review takes the engine's for unmapped data.</summary>
    private const string TaskHub = "compliancehub";

    /// <summary>Another hub than the service's: apps that share one take each other's work.</summary>
    private const string CustodianTaskHub = "compliancecustodian";

    /// <summary>Who the app is to the vault's audit.</summary>
    private const string App = "00000000-0000-0000-0000-0000000000a1";

    /// <summary>Who the custodian is to the vault's audit, where it is an app of its own.</summary>
    private const string Custodian = "00000000-0000-0000-0000-0000000000c1";

    private static readonly Role[] CustodianRoles = [Role.Provisioner, Role.Eraser, Role.Signer];

    /// <summary>Each of them an account of its own in Azure; here all are one.</summary>
    private static readonly string[] Accounts = ["ComplianceState", "ComplianceEvidence", "ComplianceKeys", "ComplianceCustody"];

    /// <summary>What the Functions host itself keeps in its account.</summary>
    private static readonly string[] HostsOwn = ["azure-webjobs", "AzureFunctions"];

    public static IReadOnlyDictionary<string, string> Of(LocalHostOptions options, LocalVaultServer vault, DevelopmentIssuer issuer) =>
        new Dictionary<string, string>(
        [
            new("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
            new("AzureWebJobsStorage", options.StorageConnectionString),
            new("TASKHUB_NAME", TaskHub),
            new("Compliance__Roles", "service,provisioner,eraser,signer"),
            new("Compliance__Protection__Tenant", LocalServices.Tenant),
            new("Compliance__Protection__LeaseLifetime", options.LeaseLifetime.ToString("c", CultureInfo.InvariantCulture)),
            .. Accounts.Select(account => KeyValuePair.Create(account, options.StorageConnectionString)),
            new("Compliance__KeyVault__Shards__0", vault.Url.ToString()),
            new("Compliance__KeyVault__Own", vault.Url.ToString()),
            new("Compliance__KeyVault__Signing", vault.Url.ToString()),
            new("Compliance__KeyVault__LoopbackCertificate", vault.Thumbprint),
            // Nobody waits a day on their own machine.
            new("Compliance__Erasure__CoolingOff", "00:00:01"),
            new($"Compliance__Erasure__{nameof(ErasureOptions.MaxOperation)}", "00:00:01"),
            new("Compliance__Erasure__ClockSkew", "00:00:01"),
            new("Compliance__Erasure__AuditLag", "00:00:10"),
            new("Compliance__Log__Origin", LocalServices.LogOrigin),
            new("Compliance__KeyVault__ClientId", App),
            new("Compliance__Audit__Unwrappers__0", App),
            // The stand itself, where it fills the shop.
            new("Compliance__Audit__Unwrappers__1", LocalKeyVault.Principal),
            new("Compliance__DataMap", Path.GetFullPath(options.DataMap)),
            new("Compliance__Identity__Issuer", DevelopmentIssuer.Issuer),
            new("Compliance__Identity__Audience", DevelopmentIssuer.Audience),
            new("Compliance__Identity__SigningKeys__0", issuer.PublicKey),
            .. Application.Timers.Select(timer =>
                KeyValuePair.Create(timer.Setting.Replace(":", "__", StringComparison.Ordinal), timer.DefaultSchedule)),
            // Everybody who tries it out, and every test, is one caller.
            new("Compliance__Web__RequestsPerWindow", "100000"),
            .. options.Connections.SelectMany(each => Of(each.Key, each.Value)),
        ]);

    /// <summary>The settings of the service, where the custodian is an app of its own.</summary>
    /// <param name="one">Of one app with every role.</param>
    public static IReadOnlyDictionary<string, string> OfService(IReadOnlyDictionary<string, string> one) =>
        Of(one, [Role.Service], TaskHub, App, _ => true);

    /// <summary>The settings of the custodian: no account of the service's alone, and none of the company's stores.</summary>
    /// <param name="one">Of one app with every role.</param>
    public static IReadOnlyDictionary<string, string> OfCustodian(IReadOnlyDictionary<string, string> one) =>
        Of(one, CustodianRoles, CustodianTaskHub, Custodian, setting =>
            setting is not ("ComplianceState" or "Compliance__DataMap") && !setting.StartsWith("Connections__", StringComparison.Ordinal));

    private static Dictionary<string, string> Of(
        IReadOnlyDictionary<string, string> one, Role[] roles, string hub, string client, Func<string, bool> wants)
    {
        var settings = one.Where(each => wants(each.Key)).ToDictionary(StringComparer.Ordinal);
        settings["TASKHUB_NAME"] = hub;
        settings["Compliance__Roles"] = string.Join(',', roles).ToLowerInvariant();
        settings["Compliance__KeyVault__ClientId"] = client;
        settings["Compliance__Audit__Custodians__0"] = Custodian;
        // A function that is not switched off takes other apps' messages from their queues.
        foreach (var function in Enum.GetValues<Role>().Except(roles).SelectMany(FunctionNames.Of))
            settings[$"AzureWebJobs.{function}.Disabled"] = "true";
        return settings;
    }

    /// <summary>How one connection of the data map is reached: what differs from the defaults.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(string name, ConnectionSettings connection)
    {
        var usual = new ConnectionSettings();
        (string Name, object? Value, object? Usual)[] parts =
        [
            (nameof(connection.ConnectionString), connection.ConnectionString, null),
            (nameof(connection.Endpoint), connection.Endpoint, null),
            (nameof(connection.Provider), connection.Provider, null),
            (nameof(connection.Schema), connection.Schema, usual.Schema),
            (nameof(connection.Vacuum), connection.Vacuum, usual.Vacuum),
            (nameof(connection.Statistics), connection.Statistics, usual.Statistics),
            (nameof(connection.BaseUrl), connection.BaseUrl, null),
            (nameof(connection.ApiKey), connection.ApiKey, null),
            (nameof(connection.ApiKeyHeader), connection.ApiKeyHeader, usual.ApiKeyHeader),
            (nameof(connection.MaxResponseBytes), connection.MaxResponseBytes, usual.MaxResponseBytes),
            (nameof(connection.TimeoutSeconds), connection.TimeoutSeconds, usual.TimeoutSeconds),
            .. connection.Collections.Select(each => ($"{nameof(connection.Collections)}__{each.Key}", (object?)each.Value, (object?)null)),
            // Where an account is shared with this system, it is shared with the Functions host too.
            .. connection.Ignore.Concat(connection.Ignore.Count > 0 ? HostsOwn : [])
                .Select((start, i) => ($"{nameof(connection.Ignore)}__{i}", (object?)start, (object?)null)),
        ];
        return parts
            .Where(part => !Equals(part.Value, part.Usual))
            .Select(part =>
                KeyValuePair.Create($"Connections__{name}__{part.Name}", Convert.ToString(part.Value, CultureInfo.InvariantCulture)!));
    }
}
