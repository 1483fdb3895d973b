namespace Compliance.Client.Tests;

public sealed class ReferencesTests
{
    [Fact]
    public void The_package_brings_the_decisions_and_the_client_factory_and_nothing_else_to_an_application() => Assert.Equal(
        ["Compliance.Decisions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Http"],
        typeof(ComplianceClient).Assembly.GetReferencedAssemblies().Select(each => each.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
