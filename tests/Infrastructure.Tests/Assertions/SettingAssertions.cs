using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

/// <summary>What the apps are told.</summary>
internal static class SettingAssertions
{
    private const string SettingsFile = "infra-bicep/modules/app-settings.bicep";
    private const string MainFile = "infra-bicep/main.bicep";
    private const string Backend = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type";
    private const string SchedulerConnection = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";

    private static readonly string[] Secret = ["AccountKey=", "SharedAccess", "Password=", "Pwd=", "listKeys", "listSecrets", "sig="];

    public static IEnumerable<Assertion> All { get; } =
    [
        new("Each app is told the roles that it has",
            it => Apps(it, (deployment, app, settings) => Faults.Same("roles", deployment.RolesOf(app), Roles(settings))),
            new(MainFile, "eraser: ['eraser']", "eraser: ['eraser', 'signer']")),
        new(
            "Every setting that an app reads is set",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.Lacks(
                            app,
                            AppContract.Needed(Roles(settings), deployment.Shards.Count, settings.ContainsKey(SchedulerConnection)),
                            settings.Keys.Select(AppContract.Whole))),
            new(SettingsFile, "      Compliance__DataMap: dataMap\n", "")),
        new(
            "Each host finds the schedule of every timer, also of those that are switched off in its app",
            it => Apps(it, (_, app, settings) => Faults.Lacks(app, AppContract.Schedules, settings.Keys)),
            new(
                SettingsFile,
                "...toObject(contract.timers, each => each.setting,",
                "...toObject(filter(contract.timers, each => contains(roles, each.role)), each => each.setting,")),
        new(
            "Every setting that is set is read",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.Lacks(
                            "what the app reads",
                            settings
                                .Keys.Where(name =>
                                    !name.StartsWith("AzureWebJobs.", StringComparison.Ordinal)
                                    && !name.StartsWith("Connections__", StringComparison.Ordinal))
                                .Select(AppContract.Whole),
                            AppContract.Read(Roles(settings), deployment.Shards.Count, settings.ContainsKey(SchedulerConnection)))),
            new(SettingsFile, "  Compliance__Roles: join(roles, ',')", "  Compliance__Role: app\n  Compliance__Roles: join(roles, ',')")),
        new(
            "An app starts on nothing that belongs to a role it does not have",
            it =>
                Apps(
                    it,
                    (_, app, settings) =>
                        Faults.Same(
                            $"switched off in {app}",
                            AppContract.SwitchedOff(Roles(settings)),
                            settings
                                .Where(each => each.Key.StartsWith("AzureWebJobs.", StringComparison.Ordinal) && each.Value == "true")
                                .Select(each => each.Key))),
            new("infra-bicep/contract.json", "      \"DownloadExport\",\n", "")),
        new(
            "No setting holds a secret",
            it =>
                Apps(
                    it,
                    (_, app, settings) =>
                        Faults.Same(
                            $"secrets in {app}",
                            [],
                            settings
                                .Where(each => Secret.Any(mark => each.Value.Contains(mark, StringComparison.OrdinalIgnoreCase)))
                                .Select(each => each.Key))),
            new(SettingsFile, "Compliance__Identity__Audience: audience", "Compliance__Identity__Audience: 'AccountKey=c2VjcmV0'")),
        new(
            "The apps reach storage with tokens",
            it =>
                Apps(
                    it,
                    (_, app, settings) =>
                        Faults.First(
                            settings
                                .Where(each => each.Key.EndsWith("__credential", StringComparison.Ordinal))
                                .Select(each => Faults.Unless(each.Value == "managedidentity", $"{app}: {each.Key} is {each.Value}")))),
            new(SettingsFile, "'${setting}__credential': 'managedidentity'", "'${setting}__credential': 'environment'")),
        new(
            "Each app acts as itself",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.First(
                            settings
                                .Where(each =>
                                    each.Key.EndsWith("__clientId", StringComparison.OrdinalIgnoreCase)
                                    || each.Key is "APPLICATIONINSIGHTS_AUTHENTICATION_STRING" or SchedulerConnection)
                                .Select(each => Faults.Unless(deployment.IdentityIn(each.Value) == app, $"{app}: {each.Key} is another's")))
                ),
            new(MainFile, "clientId: identity[i].properties.clientId", "clientId: identity[0].properties.clientId")),
        new(
            "Each app finds its stores",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.First(
                            AppContract
                                .StorageOf(Roles(settings))
                                .Select(each =>
                                    (
                                        Name: $"{each.Account}__{each.Service}ServiceUri",
                                        Account: $"'{AppContract.Plain(each.Account)}', '{each.Service}'"))
                                .Where(each => settings.ContainsKey(each.Name))
                                .Select(each =>
                                    Faults.Unless(
                                        deployment.Plain(settings[each.Name]).Contains(each.Account, StringComparison.Ordinal),
                                        $"{app}: {each.Name} leads elsewhere")))),
            new(SettingsFile, "storage('ComplianceKeys', stores.keys,", "storage('ComplianceKeys', stores.state,")),
        new(
            "Each host keeps its state in its own account",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.First(
                            new[] { "blob", "queue", "table" }.Select(service =>
                                Faults.Unless(
                                    deployment
                                        .Plain(settings[$"{AppContract.HostStorage}__{service}ServiceUri"])
                                        .Contains($"'sthost{app[..4]}', '{service}'", StringComparison.Ordinal),
                                    $"{app}: the host's {service}s are elsewhere")))),
            new(
                MainFile,
                "hostAccount: 'sthost${take(app, 4)}${token}'\n      stores: stores",
                "hostAccount: 'sthostserv${token}'\n      stores: stores")),
        new(
            "Each app finds its vaults",
            it =>
                Apps(
                    it,
                    (deployment, app, settings) =>
                        Faults.First(
                            deployment
                                .Shards.Select((vault, at) => (Name: $"Compliance__KeyVault__Shards__{at}", Vault: vault))
                                .Append((Name: "Compliance__KeyVault__Own", Vault: "kv-own"))
                                .Append((Name: "Compliance__KeyVault__Signing", Vault: "kv-signing"))
                                .Where(each => settings.ContainsKey(each.Name))
                                .Select(each =>
                                    Faults.Unless(
                                        deployment.Plain(settings[each.Name]).Contains($"'{each.Vault}'", StringComparison.Ordinal),
                                        $"{app}: {each.Name} leads elsewhere")))),
            new(SettingsFile, "vaultUri(stores.signing)", "vaultUri(stores.shards[0])")),
        new(
            "The audit is told that the service alone unwraps with subjects' keys, and the eraser's and the signer's apps with the others",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "unwrappers",
                        new[] { ("service", "Unwrappers"), ("eraser", "Custodians"), ("signer", "Custodians") }
                            .Select(each => $"{each.Item2}: {deployment.AppOf(each.Item1)}")
                            .Distinct(),
                        deployment
                            .Settings(deployment.AppOf("eraser"))
                            .Where(each =>
                                each.Key.StartsWith("Compliance__Audit__", StringComparison.Ordinal) && each.Key.Split("__") is [_, _, _, _]
                            )
                            .Select(each => $"{each.Key.Split("__")[2]}: {deployment.IdentityIn(each.Value)}"))),
            new(MainFile, "subjects: [identity[0].properties.clientId]", "subjects: [identity[1].properties.clientId]")),
        new(
            "The eraser reads the vaults' audit where they send it",
            it =>
                it.Everywhere(deployment =>
                    Faults.Unless(
                        deployment
                            .Plain(deployment.Settings(deployment.AppOf("eraser"))["Compliance__KeyVault__AuditLogs"])
                            .Contains("staudit", StringComparison.Ordinal),
                        "it looks elsewhere")),
            new(SettingsFile, "'https://${stores.audit}.blob.", "'https://${stores.evidence}.blob.")),
        new(
            "The signer asks the witnesses and the authorities of the parameter",
            it =>
                Faults.Same(
                    "who is asked",
                    [
                        "TimestampAuthorities__0=https://timestamps.example",
                        "Witnesses__0__Key=witness.example+00000000+AQ==",
                        "Witnesses__0__Url=https://witness.example/",
                    ],
                    it.Closed.Settings("signer")
                        .Where(each =>
                            each.Key.StartsWith("Compliance__Log__", StringComparison.Ordinal)
                            && each.Key is not ("Compliance__Log__Origin" or "Compliance__Log__Schedule"))
                        .Select(each => $"{each.Key["Compliance__Log__".Length..]}={each.Value}")),
            new(SettingsFile, "i => witnesses[i].key)", "i => witnesses[i].url)")),
        new(
            "Each app has a task hub of its own",
            it => Apps(it, (_, app, settings) => Faults.Unless(settings["TASKHUB_NAME"] == $"compliance{app}", $"{app} shares its hub")),
            new(SettingsFile, "TASKHUB_NAME: 'compliance${app}'", "TASKHUB_NAME: 'compliance'")),
        new(
            "Durable keeps its state in the hosts' accounts",
            it =>
                Faults.First(
                    it.Open.Apps.Select(app => Faults.Unless(it.Open.Settings(app)[Backend] == "AzureStorage", $"{app} keeps it elsewhere"))
                ),
            new(SettingsFile, "'AzureStorage'", "'mssql'")),
        new(
            "Durable keeps its state in the scheduler where that is asked for",
            it =>
                Faults.First(
                    it.Closed.Apps.Select(app =>
                        Faults.Unless(it.Closed.Settings(app)[Backend] == "azureManaged", $"{app} keeps it elsewhere"))),
            new(SettingsFile, "'azureManaged'", "'AzureStorage'")),
        new(
            "The apps reach the scheduler with tokens",
            it =>
                Faults.First(
                    it.Closed.Apps.Select(app =>
                        Faults.Unless(
                            it.Closed.Settings(app)[SchedulerConnection]
                                .Contains(";Authentication=ManagedIdentity;ClientID=", StringComparison.Ordinal),
                            $"{app} reaches it otherwise"))),
            new(SettingsFile, "Authentication=ManagedIdentity", "Authentication=None")),
        new(
            "Telemetry is sent with a token",
            it =>
                Apps(
                    it,
                    (_, app, settings) =>
                        Faults.Unless(
                            settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"].Contains("Authorization=AAD", StringComparison.Ordinal),
                            $"{app} sends it without")),
            new(SettingsFile, "Authorization=AAD", "Authorization=None")),
        new(
            "The data map's connections are handed on",
            it =>
                Faults.Same(
                    "connections",
                    [
                        "Connections__orders__ConnectionString=@Microsoft.KeyVault(SecretUri=https://shop.example/secrets/orders)",
                        "Connections__orders__Provider=postgresql",
                    ],
                    it.Closed.Apps.SelectMany(app => it.Closed.Settings(app))
                        .Where(each => each.Key.StartsWith("Connections__", StringComparison.Ordinal))
                        .Select(each => $"{each.Key}={each.Value}")),
            new(SettingsFile, "name: 'Connections__${connection.key}__${setting.key}'", "name: 'Connections__${setting.key}'")),
    ];

    private static IReadOnlyCollection<string> Roles(IReadOnlyDictionary<string, string> settings) =>
        settings["Compliance__Roles"].Split(',');

    private static string? Apps(Prediction it, Func<Deployment, string, IReadOnlyDictionary<string, string>, string?> check) =>
        it.Everywhere(deployment => Faults.First(deployment.Apps.Select(app => check(deployment, app, deployment.Settings(app)))));
}
