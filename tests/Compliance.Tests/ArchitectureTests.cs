using System.Reflection;
using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>Arrows run one way: Proof and Protection, then the domain, then what plugs into it, then the hosts.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] BaseClassLibrary = ["System.", "Microsoft.Win32."];

    [Theory]
    [InlineData("Compliance.Proof")]
    [InlineData("Compliance.Decisions")]
    [InlineData("Compliance.Protection", "Compliance.Proof")]
    [InlineData("Compliance", "Compliance.Protection", "Compliance.Proof", "Compliance.Decisions")]
    [InlineData("Compliance.Connectors", "Compliance", "Compliance.Protection", "Compliance.Proof")]
    [InlineData("Compliance.Storage", "Compliance", "Compliance.Protection", "Compliance.Proof", "Compliance.Decisions")]
    [InlineData("Compliance.Web", "Compliance", "Compliance.Protection", "Compliance.Proof", "Compliance.Decisions")]
    [InlineData("Compliance.Cli", "Compliance.Connectors", "Compliance", "Compliance.Protection", "Compliance.Proof")]
    public void An_assembly_refers_only_to_those_below_it(string assembly, params string[] below) =>
        Assert.Subset(
            below.ToHashSet(),
            References(assembly).Where(name => name == "Compliance" || name.StartsWith("Compliance.", StringComparison.Ordinal)).ToHashSet()
        );

    [Theory]
    [InlineData("Compliance.Proof")]
    [InlineData("Compliance.Protection")]
    [InlineData("Compliance.Decisions")]
    public void Proof_protection_and_decisions_need_nothing_but_the_base_class_library_and_Ed25519(string assembly) =>
        Assert.All(
            References(assembly),
            name =>
                Assert.True(
                    name == "Compliance.Proof"
                        || (assembly == "Compliance.Proof" && name == "NSec.Cryptography")
                        || BaseClassLibrary.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)),
                    name));

    [Fact]
    public void The_domain_knows_no_azure_no_http_and_no_store() => Assert.DoesNotContain(References("Compliance"), name =>
        name.StartsWith("Azure.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Azure", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data", StringComparison.Ordinal)
        || name.StartsWith("System.Net.Http", StringComparison.Ordinal) || name == "Npgsql");

    [Fact]
    public void Only_the_connectors_know_the_customers_sql_and_only_the_web_knows_asp_net()
    {
        foreach (var assembly in new[] { "Compliance.Storage", "Compliance.Web", "Compliance.Connectors" })
        {
            if (assembly != "Compliance.Connectors")
                Assert.DoesNotContain(References(assembly), name => name is "Npgsql" or "Microsoft.Data.Sqlite");
            if (assembly != "Compliance.Web")
                Assert.DoesNotContain(References(assembly), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Clients come from the factory, named, with their bounds. Three programs have one of their own: the demo, which calls this very
    /// host, the command line, which calls one host, and the reader of the local vault's audit, which believes one certificate.
    /// </summary>
    [Fact]
    public void No_code_of_the_application_makes_an_http_client_of_its_own()
    {
        string[] apart = ["ApiClient.cs", "Deployment.cs", "LoopbackVaultLog.cs"];
        var sources = Directory
            .EnumerateFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(
            apart,
            sources
                .Where(path => MakesClient().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"new HttpClient\s*[({]|HttpClient _?\w+ = new\(|_http = new\(")]
    private static partial Regex MakesClient();

    private static IEnumerable<string> References(string assembly) =>
        Assembly
            .LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"))
            .GetReferencedAssemblies()
            .Select(each => each.Name!)
            .ToList();
}
