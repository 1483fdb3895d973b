using Compliance.Storage.DataMap;
using Compliance.Workflows;
using ComplianceFunctions.Functions;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Configuration;
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
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(RepositoryFile.Settings().Select(each => new KeyValuePair<string, string?>(each.Key, each.Value)))
            .AddInMemoryCollection([new("Compliance:Roles", roles)]).Build();
        var app = AppRoles.Parse(roles)!;
        var map = app.Contains(Role.Service) ? DataMapFile.Parse("dataset: []"u8.ToArray(), "map.yml") : null;
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddComplianceFunctions(configuration, app, map);
        foreach (var functions in new[] { typeof(HttpFunctions), typeof(WorkflowFunctions), typeof(ActivityFunctions), typeof(TimerFunctions), typeof(OrderFunctions) })
            services.AddSingleton(functions);

        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.NotNull(provider.GetService<WorkflowFunctions>());
    }
}
