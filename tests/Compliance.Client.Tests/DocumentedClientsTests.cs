using System.Text.Json.Nodes;
using Compliance.Client.Problems;
using Compliance.Client.Tests.Support;
using Compliance.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Client.Tests;

/// <summary>What docs/clients.md shows is what stands here and in the TypeScript client's sample, and runs.</summary>
public sealed class DocumentedClientsTests(RunningShop shop)
{
    private static readonly string Page = Read("docs", "clients.md");

    [Fact]
    public async Task The_code_in_the_documentation_gives_nothing_of_somebody_who_has_not_said_yes()
    {
        var (person, _) = await shop.Enrol();
        var services = new ServiceCollection();
        var (address, tokens) = (shop.Address, new Tokens(shop));

        // As on the page, from here
        services.AddComplianceClient((provider, options) =>
        {
            options.Address = address;                                       // https://privacy.shop.example/
            options.Token = cancellation => tokens.Get(cancellation);        // asked for at each attempt
        });

        // What a page shows: what the person allows now, or what everybody sees.
        async Task<IReadOnlyList<JsonObject>> Recommendations(ComplianceClient compliance, string person)
        {
            try
            {
                var given = await compliance.Personalization.Read(person, "recommend", ["shop.people.colour"]);
                return given.Rows("shop.people");
            }
            catch (ComplianceUnavailableException)
            {
                return [];
            }
        }
        // to here.

        await using var provider = services.BuildServiceProvider();
        Assert.Empty(await Recommendations(provider.GetRequiredService<ComplianceClient>(), person));
        await using var silent = await ScriptedServer.Start(ScriptedServer.Problem(503, "starting"));
        Assert.Empty(await Recommendations(silent.Client(), person));
    }

    [Fact]
    public void It_is_the_code_that_stands_here()
    {
        var here = Read("tests", "Compliance.Client.Tests", "DocumentedClientsTests.cs");
        var code = here.Split("// As on the page, from here\n")[1].Split("        // to here.")[0];
        Assert.Equal(Shown("csharp"), code.Split('\n').Select(line => line.Length > 0 ? line[8..] : line));
        var sample = Read("src", "compliance-client-ts", "test", "sample.ts");
        Assert.Equal(Shown("ts"), sample.Split("// As in docs/clients.md, from here\n")[1].Split("// to here.")[0].Split('\n'));
    }

    private static string[] Shown(string language) => Page.Split($"```{language}\n")[1].Split("```")[0].Split('\n');

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathTo(path)).ReplaceLineEndings("\n");

    private sealed class Tokens(RunningShop shop)
    {
        public ValueTask<string> Get(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            return ValueTask.FromResult(shop.Token());
        }
    }
}
