using System.Text;
using System.Text.Json;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.DataMap;

namespace Compliance.Tests.Retention;

public sealed class ManyRulesTests(AzuriteFixture azurite)
{
    private const string Field = """

            compliance: {retention: {period: P1Y, from: at} }
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: number} }
            - {name: at, data_categories: [system.operations] }
        """;

    [Fact]
    public async Task Fifteen_hundred_collections_are_swept_and_their_results_come_in_pages()
    {
        const int Rules = 1500;
        await using var bench = await SweepBench.Start(
            azurite, Map(Enumerable.Range(0, Rules).Select(number => $"collection_{number:D4}")));
        foreach (var number in Enumerable.Range(0, Rules).Where(number => number % 3 == 0))
            bench.Stores["sql"].Add($"shop.collection_{number:D4}", """{"id":"1","at":"2020-01-01"}""");

        var done = (await bench.Sweep())!;

        Assert.Equal(new SweepTotals(Rules, Rules, Rules / 3, false, Rules / 3), done.Totals);
        Assert.Equal(SweepOutcome.Erased, done.Outcome);
        await bench.Started.Start(SweepWorkflow.Reference, "sweep-1", new SweepInput(SweepBench.At, DryRun: false), default);
        var (seen, pages, after) = (new List<SweptCollectionView>(), 0, (int?)null);
        do
        {
            var page = (await bench.Get<RetentionService>().Find("sweep-1", after, default))!;
            seen.AddRange(page.Collections);
            (after, pages) = (page.Next, pages + 1);
        }
        while (after is not null);

        Assert.Equal(15, pages);
        Assert.Equal(Enumerable.Range(0, Rules), seen.Select(each => each.Index));
        Assert.Equal(Rules, seen.Select(each => each.Collection).Distinct().Count());
        Assert.Equal(Rules / 3, seen.Count(each => each is { State: SweptState.Erased, Erased: 1 }));
    }

    [Theory]
    [InlineData("orders/2024")]
    [InlineData(@"orders\2024")]
    [InlineData("orders#2024?x=%2F&y")]
    [InlineData("Bestellungen für Müller 注文 🛒")]
    [InlineData("$orders with.dots and 'quotes'")]
    public Task A_collections_name_breaks_no_sweep(string name) => Swept(name);

    [Fact]
    public Task A_name_of_two_hundred_letters_breaks_no_sweep() => Swept(new string('o', 200));

    private async Task Swept(string name)
    {
        await using var bench = await SweepBench.Start(azurite, Map([name, "visits"]));
        bench.Stores["sql"].Add($"shop.{name}", """{"id":"1","at":"2020-01-01"}""").Add("shop.visits", """{"id":"1","at":"2020-01-01"}""");

        Assert.Equal(
            (SweepOutcome.Erased, 2),
            ((await bench.Sweep()) is { Outcome: { } outcome, Totals.Erased: var erased } ? (outcome, erased) : default));
        Assert.Equal(1, (await bench.Swept($"shop.{name}")).Tally.Erased);
        Assert.Empty(bench.Stores["sql"].Rows($"shop.{name}"));
    }

    private static string Map(IEnumerable<string> names)
    {
        var map = new StringBuilder("""
            compliance: {connections: {sql: {kind: sql}}}
            dataset:
            - fides_key: shop
              compliance: {connection: sql}
              collections:
            """);
        foreach (var name in names)
            map.Append("\n  - name: ").Append(JsonSerializer.Serialize(name)).Append(Field);
        return map.ToString();
    }
}
