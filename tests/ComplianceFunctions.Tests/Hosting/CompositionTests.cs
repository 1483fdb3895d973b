using Compliance;
using Compliance.Connectors;
using Compliance.Evidence;
using Compliance.Preflight;
using ComplianceFunctions.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace ComplianceFunctions.Tests.Hosting;

public sealed class CompositionTests
{
    public static TheoryData<string> Deployments =>
        ["service,provisioner,eraser,signer", "service", "provisioner,eraser,signer", "provisioner", "eraser", "signer"];

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task Every_deployment_of_roles_has_all_that_its_services_are_made_of(string roles)
    {
        await using var app = ComposedApp.Of(roles);
        Assert.NotNull(app.GetService<WorkflowFunctions>());
    }

    /// <summary>A start makes all of them before it asks which are for its roles.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task Every_deployment_of_roles_can_make_every_start_check(string roles)
    {
        await using var app = ComposedApp.Of(
            roles, settings: ("Compliance:KeyVault:LoopbackCertificate", new string('0', 64)));
        await app.GetRequiredService<LogKeyring>().Load(TestContext.Current.CancellationToken);
        Assert.Contains(app.GetServices<IStartCheck>(), check => check is PreflightStart);
    }

    [Fact]
    public async Task A_store_with_an_endpoint_is_reached_as_the_app_itself()
    {
        const string Map = "compliance: {connections: {profiles: {kind: azure_tables}}}\ndataset: []";
        await using var app = ComposedApp.Of("service", Map, ("Connections:profiles:Endpoint", "https://shop.table.core.windows.net"));
        Assert.NotNull(app.GetRequiredService<IConnectors>().Find("profiles"));
    }
}
