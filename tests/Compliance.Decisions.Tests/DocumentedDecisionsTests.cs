using System.Text.RegularExpressions;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;
using Compliance.Testing;

namespace Compliance.Decisions.Tests;

/// <summary>What docs/decisions.md shows is what stands here and in the table of rules.</summary>
public sealed partial class DocumentedDecisionsTests
{
    private static readonly string Page = Read("docs", "decisions.md");

    [Fact]
    public async Task The_code_in_the_documentation_decides()
    {
        var shopPolicy = Shop.Policy;
        var ledger = new Ledger();
        var (used, logged) = (new List<string>(), new List<string>());
        void use(string field, string? generalisation) => used.Add($"{field} {generalisation}");
        void log(string reason, string? fact) => logged.Add($"{reason} {fact}");

        // As on the page, from here
        var policy = CompiledPolicy.Compile(shopPolicy);                     // once for each version; names every error
        var engine = new DecisionEngine(policy, new DecisionOptions(), TimeProvider.System);
        var cache = new DecisionCache(engine, ledger, TimeProvider.System);  // ledger: your IPersonFactsSource
        var question = policy.Question("recommend", ["shop.orders.total", "crm.customers.birth_date"]).RequireKnown();

        var decision = await cache.Decide("p-1", question);
        foreach (var answer in decision.Answers)
            if (answer.IsAllowed) use(answer.Field, answer.Generalisation);  // null: the exact value
            else log(answer.Reason.Code(), answer.Fact);

        cache.Invalidate("p-1");                                             // once a change of what p-1 allows is stored
        // to here.

        Assert.Equal(["crm.customers.birth_date age-band", "shop.orders.total "], used);
        Assert.Empty(logged);
    }

    [Fact]
    public void It_is_the_code_that_stands_here()
    {
        var here = Read("tests", "Compliance.Decisions.Tests", "DocumentedDecisionsTests.cs");
        var code = here.Split("// As on the page, from here\n")[1].Split("        // to here.")[0];
        var shown = Page.Split("```csharp\n")[1].Split("```")[0];
        Assert.Equal(shown.Split('\n'), code.Split('\n').Select(line => line.Length > 0 ? line[8..] : line));
    }

    [Fact]
    public void The_table_in_the_documentation_has_the_rules_in_their_order() => Assert.Equal(
        DecisionRules.Table.Select(rule => $"{rule.Number} {rule.Code}"),
        Row().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));

    [Fact]
    public void The_documentation_names_every_reason() => Assert.All(
        Enum.GetValues<DecisionReason>()[1..], reason => Assert.Contains($"`{reason.Code()}`", Page, StringComparison.Ordinal));

    [GeneratedRegex("^\\| (\\d+) \\| `([a-z-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathTo(path)).ReplaceLineEndings("\n");

    private sealed class Ledger : IPersonFactsSource
    {
        public ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Shop.Willing with { Person = person, AsOf = TimeProvider.System.GetUtcNow() });
    }
}
