using System.Text.RegularExpressions;
using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>A person who is woken finds what to do: docs/runbook.md has a section for each alert.</summary>
[Collection(nameof(SharedBicepServer))]
public sealed partial class RunbookTests(BicepServer server)
{
    private static readonly string Page = Repository.Read("docs/runbook.md");

    [Fact]
    public async Task Every_alert_has_its_section_and_every_section_its_alert()
    {
        var deployment = new Deployment(await server.Predict(Path.Combine(Repository.Root, Repository.OpenParameters)), four: false);
        Assert.Equal(
            deployment.Of("Microsoft.Insights/scheduledQueryRules").Concat(deployment.Of("Microsoft.Insights/activityLogAlerts"))
                .Select(each => each.Name.Replace("compliance-", "", StringComparison.Ordinal)).Order(),
            Sections("Alert").Select(each => each.Name).Order());
    }

    [Fact]
    public void Every_section_says_what_it_means_and_what_to_do() => Assert.All(Sections("Alert"), each =>
    {
        Assert.StartsWith("**Means** ", each.Text, StringComparison.Ordinal);
        Assert.True(each.Text.IndexOf("\n\n**Do** ", StringComparison.Ordinal) > 0, $"{each.Name} does not say what to do.");
    });

    [Fact]
    public void No_alert_leaves_a_person_without_a_command_or_a_page_to_go_to() =>
        Assert.All(
            Sections("Alert"),
            each =>
                Assert.True(
                    each.Text.Contains('`', StringComparison.Ordinal) || each.Text.Contains("](", StringComparison.Ordinal),
                    $"{each.Name} has neither."));

    private static IEnumerable<(string Name, string Text)> Sections(string kind) =>
        Section().Matches(Page).Where(each => each.Groups[1].Value == kind).Select(each => (each.Groups[2].Value, each.Groups[3].Value));

    [GeneratedRegex(@"^### (Alert): ([a-z-]+)\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
