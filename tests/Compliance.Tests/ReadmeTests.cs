using System.Text.Json;
using Compliance.Requests.Lifecycle;
using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>What people look up in README.md before anything else.</summary>
public sealed class ReadmeTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathTo("README.md"));

    [Fact]
    public void It_says_what_each_outcome_of_a_request_means() => Assert.All(
        Enum.GetNames<RequestOutcome>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName),
        outcome => Assert.Contains($"\n| `{outcome}` | ", Page, StringComparison.Ordinal));

    [Theory]
    [InlineData("sql", "Provider=sqlite")]
    [InlineData("sql", "Provider=postgresql")]
    [InlineData("sql", "Provider=mariadb")]
    [InlineData("sql", "Provider=sqlserver")]
    [InlineData("azure_tables", "ConnectionString=")]
    [InlineData("azure_blobs", "ConnectionString=")]
    [InlineData("http", "BaseUrl=")]
    public void It_shows_the_settings_of_each_kind_of_store(string kind, string setting) =>
        Assert.Contains(
            Page.Split('\n'),
            line => line.Contains($"| `{kind}` |", StringComparison.Ordinal) && line.Contains(setting, StringComparison.Ordinal));
}
