using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>
/// The table of rights in docs/functions.md is what the template grants. With <c>COMPLIANCE_WRITE_GOLDEN</c> set it is written anew: read
/// the difference before committing it.
/// </summary>
[Collection(nameof(SharedBicepServer))]
public sealed class AccessTableTests(BicepServer server)
{
    private const string Page = "docs/functions.md";
    private const string Begin =
        "<!-- rights: written by COMPLIANCE_WRITE_GOLDEN=1 and tests/Infrastructure.Tests -class \"*AccessTableTests\" -->\n";
    private const string End = "<!-- end of rights -->\n";

    [Fact]
    public async Task Who_can_read_write_and_send_what_is_told_as_the_template_grants_it()
    {
        var prediction = await Prediction.Of(server, Repository.Root);
        var table = AccessTable.Of(prediction.Closed);
        var page = Repository.Read(Page);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has no place for the table.");
        if (Environment.GetEnvironmentVariable("COMPLIANCE_WRITE_GOLDEN") is { Length: > 0 })
            File.WriteAllText(Path.Combine(Repository.Root, Page), page[..from] + table + page[to..]);
        else
            Assert.True(
                table == page[from..to],
                $"The table of rights in {Page} is stale: set COMPLIANCE_WRITE_GOLDEN and run this test again. It would be:\n{table}");
    }

    /// <summary>So that one table tells of both deployments.</summary>
    [Fact]
    public async Task With_two_apps_the_custodian_has_what_its_three_roles_have_and_nothing_else()
    {
        var prediction = await Prediction.Of(server, Repository.Root);
        var (two, four) = (prediction.Open, prediction.Closed);
        Assert.Equal(
            Lines(
                AccessTable
                    .Rights(four)
                    .Where(each => !each.Place.Contains("Scheduler", StringComparison.Ordinal))
                    .Select(each => (each.Place, App: two.AppOf(each.App), each.Verbs))
                    // What the signer's app logs itself, it sends to nobody.
                    .Where(each =>
                        each
                            is not
                            {
                                Place: "`stcustody/compliance-commands-signer-provisioner`"
                                    or "`stcustody/compliance-commands-signer-eraser`",
                                Verbs: "send"
                            }
                    )),
            Lines(AccessTable.Rights(two)));
    }

    private static IEnumerable<string> Lines(IEnumerable<(string Place, string App, string Verbs)> rights) =>
        rights
            .SelectMany(each => each.Verbs.Split(", ").Select(verb => $"{each.Place}: {each.App}: {verb}"))
            .Distinct()
            .Order(StringComparer.Ordinal);
}
