using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

internal static class StorageAssertions
{
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Blobs = Account + "/blobServices";
    private const string Container = Blobs + "/containers";
    private const string AccountFile = "infra-bicep/modules/storage-account.bicep";

    public static IEnumerable<Assertion> All { get; } =
    [
        new("No storage account lets anybody read blobs without a token",
            it => it.Each(Account, "properties.allowBlobPublicAccess", "false"),
            new(AccountFile, "allowBlobPublicAccess: false", "allowBlobPublicAccess: true")),
        new("No container is public",
            it => it.Each(Container, "properties.publicAccess", "None"),
            new(AccountFile, "publicAccess: 'None'", "publicAccess: 'Blob'")),
        new("No storage account takes its keys",
            it => it.Each(Account, "properties.allowSharedKeyAccess", "false"),
            new(AccountFile, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true")),
        new("Storage accounts ask for an Entra token by default",
            it => it.Each(Account, "properties.defaultToOAuthAuthentication", "true"),
            new(AccountFile, "defaultToOAuthAuthentication: true", "defaultToOAuthAuthentication: false")),
        new("Storage accounts speak TLS 1.2 or later",
            it => it.Each(Account, "properties.minimumTlsVersion", "TLS1_2", "TLS1_3"),
            new(AccountFile, "'TLS1_2'", "'TLS1_1'")),
        new("Storage accounts speak HTTPS alone",
            it => it.Each(Account, "properties.supportsHttpsTrafficOnly", "true"),
            new(AccountFile, "supportsHttpsTrafficOnly: true", "supportsHttpsTrafficOnly: false")),
        new("Nothing is replicated into another directory",
            it => it.Each(Account, "properties.allowCrossTenantReplication", "false"),
            new(AccountFile, "allowCrossTenantReplication: false", "allowCrossTenantReplication: true")),
        new("No storage account brings a deleted blob back",
            it => it.Each(Blobs, "properties.deleteRetentionPolicy.enabled", "false"),
            new(AccountFile, "deleteRetentionPolicy: { enabled: false }", "deleteRetentionPolicy: { enabled: true, days: 7 }")),
        new("No storage account keeps versions of what was overwritten",
            it => it.Each(Blobs, "properties.isVersioningEnabled", "false"),
            new(AccountFile, "isVersioningEnabled: false", "isVersioningEnabled: true")),
        new("The log and the certificates stay as they are",
            it => it.Everywhere(deployment => Faults.Same(
                "immutable containers",
                ["stevidence/default/compliance-certificates/default", "stevidence/default/compliance-log/default"],
                deployment.Of(Container + "/immutabilityPolicies").Select(each => deployment.Plain(each.Name)))),
            new(AccountFile, "for (each, i) in immutableContainers:", "for (each, i) in take(immutableContainers, 1):")),
        new("The log and the certificates stay as long as the parameter says",
            it => Faults.First(
            [
                Faults.Each(it.Open.Of(Container + "/immutabilityPolicies"), "properties.immutabilityPeriodSinceCreationInDays", "1095"),
                Faults.Each(it.Closed.Of(Container + "/immutabilityPolicies"), "properties.immutabilityPeriodSinceCreationInDays", "30"),
            ]),
            new("infra-bicep/modules/evidence.bicep", "immutabilityDays: immutabilityDays", "immutabilityDays: 1")),
        new("Nothing is appended to what stays as it is",
            it => it.Each(Container + "/immutabilityPolicies", "properties.allowProtectedAppendWrites", "false"),
            new(AccountFile, "allowProtectedAppendWrites: false", "allowProtectedAppendWrites: true")),
        new("State, evidence, keys, custody, audit and each host have an account of their own",
            it => it.Everywhere(deployment => Faults.Same(
                "accounts",
                ["ststate", "stevidence", "stkeys", "stcustody", "staudit", .. deployment.Apps.Select(app => $"sthost{app[..4]}")],
                deployment.Accounts)),
            new("infra-bicep/main.bicep", "module keys 'modules/keys.bicep' = {", """
                module other 'modules/storage-account.bicep' = {
                  params: {
                    name: 'stkeysx${token}'
                    location: location
                    tags: tags
                    redundancy: redundancy
                    services: ['table']
                    link: link
                  }
                }

                module keys 'modules/keys.bicep' = {
                """.TrimEnd()
            )),
        new(
            "Every table is there that the app keeps state in, in its account",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "tables",
                        AppStorage.Tables,
                        deployment.Of(Account + "/tableServices/tables").Select(each => Place(deployment, each)))),
            new(
                "infra-bicep/contract.json",
                """    {"name":"compliancesubjects","account":"state","keepers":["service"],"readers":[]},""" + "\n",
                "")),
        new(
            "Every container is there that the app keeps state in, in its account",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "containers",
                        [
                            .. AppStorage.Containers,
                            "ststate/maps",
                            "staudit/insights-logs-auditevent",
                            .. deployment.Apps.Select(app => $"sthost{app[..4]}/app-package"),
                        ],
                        deployment.Of(Container).Select(each => Place(deployment, each)))),
            new(
                "infra-bicep/contract.json",
                """    {"name":"compliance-secrets","account":"state","rule":"rewritten","keepers":["service"],"readers":[]},""" + "\n",
                "")),
        new(
            "Every queue is there, and its poison queue beside it",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "queues",
                        AppStorage.Queues,
                        deployment.Of(Account + "/queueServices/queues").Select(each => Place(deployment, each)))),
            new(
                "infra-bicep/modules/custody.bicep",
                "queues: map(takings, taking => taking.queue)",
                "queues: map(flows, flow => flow.queue)")),
    ];

    private static string Place(Deployment deployment, Resource part) =>
        deployment.Plain(part.Name).Replace("/default/", "/", StringComparison.Ordinal);
}
