using System.Text.RegularExpressions;
using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>What azd is told of, and what it finds.</summary>
[Collection(nameof(SharedBicepServer))]
public sealed partial class AzdTests(BicepServer server)
{
    [Fact]
    public async Task Azd_deploys_to_every_app_that_the_parameters_ask_for()
    {
        var deployment = new Deployment(await server.Predict(Path.Combine(Repository.Root, Repository.OpenParameters)), four: false);
        Assert.Equal(
            deployment.Of("Microsoft.Web/sites").Select(each => each["tags.azd-service-name"]).Order(),
            Services().Matches(Repository.Read("azure.yaml")).Select(each => each.Groups[1].Value).Order());
    }

    [Fact]
    public void Azd_finds_the_files_and_the_project()
    {
        var yaml = Repository.Read("azure.yaml");
        Assert.Contains("  path: infra-bicep\n", yaml);
        Assert.Contains("  module: main\n", yaml);
        Assert.All(Projects().Matches(yaml), each => Assert.Equal("src/ComplianceFunctions", each.Groups[1].Value));
    }

    [GeneratedRegex(@"^  ([a-z]+):\n    project:", RegexOptions.Multiline)]
    private static partial Regex Services();

    [GeneratedRegex(@"^    project: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Projects();
}
