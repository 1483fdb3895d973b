using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

/// <summary>The function apps: how they are reached, run and deployed.</summary>
internal static class AppAssertions
{
    private const string Plan = "Microsoft.Web/serverfarms";
    private const string Site = "Microsoft.Web/sites";
    private const string Deploying = "properties.functionAppConfig.deployment.storage.";
    private const string AppFile = "infra-bicep/modules/function-app.bicep";
    private const string MainFile = "infra-bicep/main.bicep";

    public static IEnumerable<Assertion> All { get; } =
    [
        new("Each app is a function app on Linux",
            it => it.Each(Site, "kind", "functionapp,linux"),
            new(AppFile, "kind: 'functionapp,linux'", "kind: 'functionapp'")),
        new("Each app has an identity of its own and no other",
            it => it.Everywhere(deployment => Faults.First(deployment.Apps.Select(app => Faults.Same(
                $"identities of {app}",
                [app],
                deployment.Site(app).Entries("identity.userAssignedIdentities").Keys.Select(deployment.IdentityIn))))),
            new(MainFile, "identityId: identity[i].id", "identityId: identity[0].id")),
        new("No app has an identity of the platform's making",
            it => it.Each(Site, "identity.type", "UserAssigned"),
            new(AppFile, "type: 'UserAssigned'\n", "type: 'SystemAssigned, UserAssigned'\n")),
        new(
            "The plan is Flex Consumption on Linux",
            it =>
                Faults.First([
                    it.Each(Plan, "sku.name", "FC1"),
                    it.Each(Plan, "sku.tier", "FlexConsumption"),
                    it.Each(Plan, "properties.reserved", "true"),
                ]),
            new(AppFile, "name: 'FC1'", "name: 'EP1'")),
        new(
            "Each app has a plan of its own",
            it =>
                it.Everywhere(deployment =>
                    Faults.Same(
                        "plans",
                        deployment.Apps.Select(app => $"compliance-{app}"),
                        deployment.Of(Plan).Select(each => deployment.Plain(each.Name)))),
            new(
                AppFile,
                "resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {\n  name: name",
                "resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {\n  name: 'shared'")),
        new(
            "The apps run isolated on .NET 10",
            it =>
                Faults.First([
                    it.Each(Site, "properties.functionAppConfig.runtime.name", "dotnet-isolated"),
                    it.Each(Site, "properties.functionAppConfig.runtime.version", "10.0"),
                ]),
            new(AppFile, "version: '10.0'", "version: '8.0'")),
        new(
            "The service always has an instance for its orchestrations",
            it =>
                it.Everywhere(deployment =>
                    Faults.Unless(
                        deployment.Site("service")["properties.functionAppConfig.scaleAndConcurrency.alwaysReady"]
                            == """[{"name":"durable","instanceCount":1}]""",
                        "the service may be cold")),
            new(AppFile, "name: 'durable'", "name: 'http'")),
        new(
            "No custodian costs anything while it has nothing to do",
            it =>
                it.Everywhere(deployment =>
                    Faults.Each(
                        deployment.Apps.Where(app => app != "service").Select(deployment.Site),
                        "properties.functionAppConfig.scaleAndConcurrency.alwaysReady",
                        "[]")),
            new(MainFile, "app == 'service' ? alwaysReadyInstances : 0", "alwaysReadyInstances")),
        new(
            "An app's package is fetched with the app's identity",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment.Apps.Select(app =>
                            Faults.Unless(
                                deployment.Site(app)[Deploying + "authentication.type"] == "UserAssignedIdentity"
                                    && deployment
                                        .Site(app)
                                        .Entries("identity.userAssignedIdentities")
                                        .ContainsKey(deployment.Site(app)[Deploying + "authentication.userAssignedIdentityResourceId"]!),
                                $"{app} fetches its package otherwise")))),
            new(AppFile, "type: 'UserAssignedIdentity'", "type: 'SystemAssignedIdentity'")),
        new(
            "An app's package lies in its host's account",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment.Apps.Select(app =>
                            Faults.Unless(
                                deployment.Plain(deployment.Site(app)[Deploying + "value"]!) is { } value
                                    && value.Contains($"sthost{app[..4]}", StringComparison.Ordinal)
                                    && value.Contains("/app-package", StringComparison.Ordinal),
                                $"{app} has its package elsewhere")))),
            new(AppFile, "/app-package'", "/packages'")),
        new(
            "The apps speak HTTPS alone",
            it => it.Each(Site, "properties.httpsOnly", "true"),
            new(AppFile, "httpsOnly: true", "httpsOnly: false")),
        new("The apps speak TLS 1.2 or later",
            it => it.Each(Site, "properties.siteConfig.minTlsVersion", "1.2", "1.3"),
            new(AppFile, "    minTlsVersion: '1.2'", "    minTlsVersion: '1.1'")),
        new("Deployments speak TLS 1.2 or later",
            it => it.Each(Site, "properties.siteConfig.scmMinTlsVersion", "1.2", "1.3"),
            new(AppFile, "scmMinTlsVersion: '1.2'", "scmMinTlsVersion: '1.0'")),
        new("A site has no property that Flex Consumption refuses",
            it => it.Everywhere(deployment => Faults.First(deployment.Of(Site).Select(each => Faults.Same(
                $"properties of {each.Name}", ["cors", "minTlsVersion", "scmMinTlsVersion"], each.Entries("properties.siteConfig").Keys)))),
            new(AppFile, "      scmMinTlsVersion: '1.2'\n", "      scmMinTlsVersion: '1.2'\n      ftpsState: 'Disabled'\n")),
        new("FTP takes no publishing credentials",
            it => Publishing(it, "ftp"),
            new(AppFile, "name: 'ftp'\n  properties: { allow: false }", "name: 'ftp'\n  properties: { allow: true }")),
        new("Deployments take no publishing credentials",
            it => Publishing(it, "scm"),
            new(AppFile, "name: 'scm'\n  properties: { allow: false }", "name: 'scm'\n  properties: { allow: true }")),
        new("No other site's pages may call the API",
            it => it.Each(Site, "properties.siteConfig.cors.allowedOrigins", "[]"),
            new(AppFile, "allowedOrigins: []", "allowedOrigins: ['*']")),
        new(
            "References to secrets are followed with the app's identity",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment.Apps.Select(app =>
                            Faults.Unless(
                                deployment
                                    .Site(app)
                                    .Entries("identity.userAssignedIdentities")
                                    .ContainsKey(deployment.Site(app)["properties.keyVaultReferenceIdentity"] ?? ""),
                                $"{app} follows them otherwise")))),
            new(AppFile, "keyVaultReferenceIdentity: identityId", "keyVaultReferenceIdentity: 'SystemAssigned'")),
        new(
            "azd finds each app by its tag",
            it =>
                it.Everywhere(deployment =>
                    Faults.First(
                        deployment.Apps.Select(app =>
                            Faults.Unless(deployment.Site(app)["tags.azd-service-name"] == app, $"{app} has no tag")))),
            new(AppFile, "'azd-service-name': app", "'azd-service-name': name")),
    ];

    private static string? Publishing(Prediction it, string way) =>
        it.Everywhere(deployment =>
            Faults.Each(
                deployment
                    .Of(Site + "/basicPublishingCredentialsPolicies")
                    .Where(each => each.Name.EndsWith("/" + way, StringComparison.Ordinal)),
                "properties.allow",
                "false"));
}
