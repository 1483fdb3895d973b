using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

internal static class NetworkAssertions
{
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Scheduler = "Microsoft.DurableTask/schedulers";
    private const string Endpoint = "Microsoft.Network/privateEndpoints";
    private const string Subnet = "Microsoft.Network/virtualNetworks/subnets";
    private const string AccountFile = "infra-bicep/modules/storage-account.bicep";
    private const string VaultFile = "infra-bicep/modules/vault.bicep";
    private const string SchedulerFile = "infra-bicep/modules/scheduler.bicep";

    // A scheduler's endpoint has the plain name of the scheduler.
    private static readonly Dictionary<string, string[]> Reached = new(
        AppContract.StorageOf(AppContract.Roles).GroupBy(each => AppContract.Plain(each.Account), each => each.Service)
            .Select(each => KeyValuePair.Create(each.Key, each.ToArray())))
    {
        ["staudit"] = ["blob"],
        ["sthost"] = ["blob", "queue", "table"],
        ["kv-"] = ["vault"],
        ["compliance"] = ["scheduler"],
    };

    public static IEnumerable<Assertion> All { get; } =
    [
        new("In a private network no storage account answers on the Internet",
            it => Faults.Each(it.Closed.Of(Account), "properties.publicNetworkAccess", "Disabled"),
            new(AccountFile, "publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'", "publicNetworkAccess: 'Enabled'")),
        new("In a private network storage accounts deny by default",
            it => Faults.Each(it.Closed.Of(Account), "properties.networkAcls.defaultAction", "Deny"),
            new(AccountFile, "defaultAction: link == null ? 'Allow' : 'Deny'", "defaultAction: 'Allow'")),
        new(
            "No storage account but the audit's makes exceptions for services of the platform",
            it =>
                it.Everywhere(deployment =>
                    Faults.Each(
                        deployment.Of(Account).Where(each => !each.Name.StartsWith("staudit", StringComparison.Ordinal)),
                        "properties.networkAcls.bypass",
                        "None")),
            new(AccountFile, "param bypass 'None' | 'AzureServices' = 'None'", "param bypass 'None' | 'AzureServices' = 'AzureServices'")),
        new(
            "The platform may write the vaults' audit",
            it =>
                it.Everywhere(deployment =>
                    Faults.Each(
                        deployment.Of(Account).Where(each => each.Name.StartsWith("staudit", StringComparison.Ordinal)),
                        "properties.networkAcls.bypass",
                        "AzureServices")),
            new("infra-bicep/modules/audit.bicep", "    bypass: 'AzureServices'\n", "")),
        new(
            "In a private network no vault answers on the Internet",
            it => Faults.Each(it.Closed.Of(Vault), "properties.publicNetworkAccess", "Disabled"),
            new(VaultFile, "publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'", "publicNetworkAccess: 'Enabled'")),
        new("In a private network vaults deny by default",
            it => Faults.Each(it.Closed.Of(Vault), "properties.networkAcls.defaultAction", "Deny"),
            new(VaultFile, "defaultAction: link == null ? 'Allow' : 'Deny'", "defaultAction: 'Allow'")),
        new("No vault makes exceptions for services of the platform",
            it => it.Each(Vault, "properties.networkAcls.bypass", "None"),
            new(VaultFile, "bypass: 'None'", "bypass: 'AzureServices'")),
        new("In a private network the scheduler does not answer on the Internet",
            it => Faults.Each(it.Closed.Of(Scheduler), "properties.publicNetworkAccess", "Disabled"),
            new(SchedulerFile, "publicNetworkAccess: link == null ? 'Enabled' : 'Disabled'", "publicNetworkAccess: 'Enabled'")),
        new(
            "In a private network every service in use has a private endpoint",
            it =>
                Faults.Same(
                    "endpoints",
                    it.Closed.Accounts.Concat(it.Closed.Vaults)
                        .Concat(it.Closed.Of(Scheduler).Select(each => it.Closed.Plain(each.Name)))
                        .SelectMany(name =>
                            Reached
                                .Single(each => name.StartsWith(each.Key, StringComparison.Ordinal))
                                .Value.Select(service => $"{name}: {service}")),
                    it.Closed.Of(Endpoint)
                        .Select(each =>
                            it.Closed.Plain(
                                $"{each["properties.privateLinkServiceConnections.0.properties.privateLinkServiceId"]!.Split('/')[^1]}: "
                                + $"{each["properties.privateLinkServiceConnections.0.properties.groupIds.0"]}"))),
            new(AccountFile, "(link == null ? [] : services)", "(link == null ? [] : take(services, 1))")),
        new(
            "Every private endpoint has the zone of its service",
            it =>
                Faults.First(
                    it.Closed.Of(Endpoint + "/privateDnsZoneGroups")
                        .Select(each =>
                            Faults.Unless(
                                each["properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId"]!.Contains(
                                    ZoneOf(each["properties.privateDnsZoneConfigs.0.name"]!), StringComparison.Ordinal),
                                $"{each.Name} has another service's zone"))),
            new(AccountFile, "queue: link.?queueZoneId", "queue: link.?blobZoneId")),
        new(
            "Without a private network there is no network at all",
            it =>
                Faults.Same(
                    "networks",
                    [],
                    it.Open.Resources.Where(each => each.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal))
                        .Select(each => each.Name)),
            new(
                "infra-bicep/main.bicep",
                "module privateNetwork 'modules/network.bicep' = if (network == 'private') {",
                "module privateNetwork 'modules/network.bicep' = {")),
        new(
            "The apps' subnet is delegated to Flex Consumption",
            it =>
                Faults.Each(
                    it.Closed.Of(Subnet).Where(each => each.Name.EndsWith("/apps", StringComparison.Ordinal)),
                    "properties.delegations.0.properties.serviceName",
                    "Microsoft.App/environments"),
            new("infra-bicep/modules/network.bicep", "'Microsoft.App/environments'", "'Microsoft.Web/serverFarms'")),
        new(
            "In a private network the apps call from inside it",
            it =>
                Faults.First(
                    it.Closed.Apps.Select(app =>
                        Faults.Unless(
                            it.Closed.Site(app)["properties.virtualNetworkSubnetId"]?.EndsWith("/subnets/apps", StringComparison.Ordinal)
                                == true,
                            $"{app} calls from outside"))),
            new("infra-bicep/modules/function-app.bicep", "virtualNetworkSubnetId: subnetId", "virtualNetworkSubnetId: null")),
    ];

    private static string ZoneOf(string service) => service switch
    {
        "vault" => "privatelink.vaultcore.azure.net",
        "scheduler" => "privatelink.durabletask.io",
        _ => $"privatelink.{service}.",
    };
}
