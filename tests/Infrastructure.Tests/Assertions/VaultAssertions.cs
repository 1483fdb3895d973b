using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

internal static class VaultAssertions
{
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Key = Vault + "/keys";
    private const string Audit = "Microsoft.Insights/diagnosticSettings";
    private const string VaultFile = "infra-bicep/modules/vault.bicep";

    public static IEnumerable<Assertion> All { get; } =
    [
        new("Vaults know roles and no access policies",
            it => it.Each(Vault, "properties.enableRbacAuthorization", "true"),
            new(VaultFile, "enableRbacAuthorization: true", "enableRbacAuthorization: false")),
        new("A deleted key can be brought back for seven days and no longer",
            it => it.Each(Vault, "properties.softDeleteRetentionInDays", "7"),
            new(VaultFile, "softDeleteRetentionInDays: 7", "softDeleteRetentionInDays: 90")),
        new("Soft delete is on",
            it => it.Each(Vault, "properties.enableSoftDelete", "true"),
            new(VaultFile, "enableSoftDelete: true", "enableSoftDelete: false")),
        new("The instant profile has no purge protection",
            it => Faults.Each(it.Open.Of(Vault), "properties.enablePurgeProtection", [null]),
            new(VaultFile, "profile == 'locked' ? true : null", "true")),
        new("The locked profile has purge protection",
            it => Faults.Each(it.Closed.Of(Vault), "properties.enablePurgeProtection", "true"),
            new(VaultFile, "profile == 'locked' ? true : null", "null")),
        new("Vaults give keys to no virtual machine",
            it => it.Each(Vault, "properties.enabledForDeployment", "false"),
            new(VaultFile, "enabledForDeployment: false", "enabledForDeployment: true")),
        new("Vaults give keys to no disk encryption",
            it => it.Each(Vault, "properties.enabledForDiskEncryption", "false"),
            new(VaultFile, "enabledForDiskEncryption: false", "enabledForDiskEncryption: true")),
        new("Vaults give secrets to no template",
            it => it.Each(Vault, "properties.enabledForTemplateDeployment", "false"),
            new(VaultFile, "enabledForTemplateDeployment: false", "enabledForTemplateDeployment: true")),
        new(
            "There are as many shards as asked for, a vault for this system's own keys, and one for the signing key",
            it =>
                Faults.First([
                    Faults.Same("vaults", ["kv-s0", "kv-own", "kv-signing"], it.Open.Vaults),
                    Faults.Same("vaults", ["kv-s0", "kv-s1", "kv-own", "kv-signing"], it.Closed.Vaults),
                ]),
            new("infra-bicep/main.bicep", "range(0, shards)", "range(0, 1)")),
        new(
            "Every vault tells its audit events",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "audited vaults",
                        deployment.Vaults,
                        deployment
                            .Of(Audit)
                            .Where(each =>
                                each["properties.logs.0.category"] == "AuditEvent" && each["properties.logs.0.enabled"] == "true")
                            .Select(each => deployment.Plain(each.Id.Split("/vaults/")[1].Split('/')[0])))),
            new(VaultFile, "category: 'AuditEvent'\n        enabled: true", "category: 'AuditEvent'\n        enabled: false")),
        new(
            "Audit events go where the eraser reads them too",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment
                            .Of(Audit)
                            .Select(each =>
                                Faults.Unless(
                                    each["properties.storageAccountId"]
                                        == deployment
                                            .Of("Microsoft.Storage/storageAccounts")
                                            .Single(account => account.Name.StartsWith("staudit", StringComparison.Ordinal))
                                            .Id,
                                    $"{each.Name} goes elsewhere")))),
            new(
                "infra-bicep/main.bicep",
                "resourceId('Microsoft.Storage/storageAccounts', stores.audit)",
                "resourceId('Microsoft.Storage/storageAccounts', stores.state)")),
        new(
            "Audit events have a table of their own",
            it => it.Each(Audit, "properties.logAnalyticsDestinationType", "Dedicated"),
            new(VaultFile, "'Dedicated'", "'AzureDiagnostics'")),
        new(
            "Of this system's own keys a shard holds its control key alone, for there the eraser may delete",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "keys",
                        deployment.Shards.Select((vault, at) => at == 0 ? "kv-s0/compliance-control" : $"{vault}/s{at}-compliance-control"),
                        KeysOf(deployment, vault => deployment.Shards.Contains(vault)))),
            new("infra-bicep/main.bicep", "'s${i}-compliance-control'", "'compliance-control-${i}'")),
        new(
            "The keys that this system's own are kept under have a vault of their own",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "keys",
                        ["kv-own/compliance-cases", "kv-own/compliance-secrets", "kv-own/compliance-fence", "kv-own/compliance-log"],
                        KeysOf(deployment, vault => vault == "kv-own"))),
            new(
                "infra-bicep/main.bicep",
                "unwrappingKeys: map(ownKeys, each => each.key)",
                "unwrappingKeys: concat(map(ownKeys, each => each.key), ['compliance-other'])")),
        new(
            "Keys that unwrap are RSA with 2048 bits",
            it =>
                it.Everywhere(deployment =>
                    Faults.First([
                        Faults.Each(UnwrappingKeys(deployment), "properties.kty", "RSA"),
                        Faults.Each(UnwrappingKeys(deployment), "properties.keySize", "2048"),
                    ])),
            new(VaultFile, "keySize: 2048", "keySize: 4096")),
        new(
            "Keys that unwrap do nothing else",
            it => it.Everywhere(deployment => Faults.Each(UnwrappingKeys(deployment), "properties.keyOps", """["unwrapKey"]""")),
            new(VaultFile, "['unwrapKey']", "['unwrapKey', 'decrypt']")),
        new("The signing key is elliptic, on P-256",
            it => it.Everywhere(deployment => Faults.First(
            [
                Faults.Each(SigningKeys(deployment), "properties.kty", "EC"),
                Faults.Each(SigningKeys(deployment), "properties.curveName", "P-256"),
            ])),
            new(VaultFile, "'P-256'", "'P-384'")),
        new("The signing key signs and does nothing else",
            it => it.Everywhere(deployment => Faults.Each(SigningKeys(deployment), "properties.keyOps", """["sign"]""")),
            new(VaultFile, "['sign']", "['sign', 'verify']")),
    ];

    private static IEnumerable<string> KeysOf(Deployment deployment, Func<string, bool> vault) =>
        deployment.Of(Key).Select(each => deployment.Plain(each.Name)).Where(name => vault(name.Split('/')[0]));

    private static IEnumerable<Resource> SigningKeys(Deployment deployment) =>
        deployment.Of(Key).Where(each => each.Name.EndsWith("/compliance-signing", StringComparison.Ordinal));

    private static IEnumerable<Resource> UnwrappingKeys(Deployment deployment) => deployment.Of(Key).Except(SigningKeys(deployment));
}
