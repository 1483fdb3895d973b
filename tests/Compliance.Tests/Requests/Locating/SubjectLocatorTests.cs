using Compliance.DataMap;
using Compliance.Requests.Locating;
using Compliance.Testing.Connectors;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Requests.Locating;

public sealed class SubjectLocatorTests
{
    private readonly MemoryStore _store = new("store");

    [Fact]
    public async Task A_cycle_of_references_is_followed_until_nothing_new_is_found()
    {
        _store
            .Add(
                "shop.people",
                """{"id":"p1","mail":"a@x","device":"d1"}""",
                """{"id":"p2","device":"d2"}""",
                """{"id":"p3","device":"d9"}"""
            )
            .Add("shop.devices", """{"id":"d1","owner":"p1"}""", """{"id":"dx","owner":"p1"}""", """{"id":"d2","owner":"p2"}""");
        _store.Add("shop.people", """{"id":"p4","device":"dx"}""").Add("shop.devices", """{"id":"dz","owner":"p4"}""");
        var locator = Locator("""
            - name: people
              fields:
              - {name: id, data_categories: [user], fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - {name: device, data_categories: [user], fides_meta: {references: [{dataset: shop, field: devices.id}]}}
            - name: devices
              fields:
              - {name: id, data_categories: [user], fides_meta: {primary_key: true}}
              - {name: owner, data_categories: [user], fides_meta: {references: [{dataset: shop, field: people.id}]}}
            """);
        locator.Learn(SmallShop.Who(("email", "a@x")));
        Assert.True(await locator.Search(default));
        Assert.Equal(["d1 dx dz", "p1 p4"], locator.Located.Select(each => string.Join(' ', each.Keys.Order())).Order());
    }

    [Fact]
    public async Task Values_of_an_array_are_followed_each()
    {
        _store
            .Add("shop.people", """{"mail":"a@x","orders":["o1","o3"]}""")
            .Add("shop.orders", """{"id":"o1"}""", """{"id":"o2"}""", """{"id":"o3"}""");
        var locator = Locator(
            """
            - name: people
              fields:
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, primary_key: true}}
              - {name: orders, data_categories: [user], fides_meta: {data_type: "string[]"}}
            - name: orders
              fields:
              - name: id
                data_categories: [user]
                fides_meta: {primary_key: true, references: [{dataset: shop, field: people.orders, direction: from}]}
            """);
        locator.Learn(SmallShop.Who(("email", "a@x")));
        await locator.Search(default);
        Assert.Equal(["o1", "o3"], locator.Located.Single(each => each.Address.Collection == "orders").Keys.Order());
    }

    [Fact]
    public async Task A_number_that_is_sealed_contradicts_nothing_and_teaches_nothing()
    {
        var sealedNumber = Protection.Records.SealedText.Encode([.. "CSR1"u8, .. new byte[60]]);
        _store.Add("shop.people", """{"number":"C-1","mail":"a@x"}""")
            .Add("shop.calls", $$"""{"id":"c1","mail":"a@x","number":"{{sealedNumber}}"}""");
        var locator = Locator("""
            - name: people
              fields:
              - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - name: calls
              fields:
              - {name: id, data_categories: [user], fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}, compliance: {sealed: true}}
            """);
        locator.Learn(SmallShop.Who(("email", "a@x")));
        Assert.True(await locator.Search(default));
        Assert.Equal(["c1"], locator.Located.Single(each => each.Address.Collection == "calls").Keys);
    }

    [Theory]
    [InlineData("2024-02-29T00:00:00Z", "2025-02-27T23:59:59Z", true)]
    [InlineData("2024-02-29T00:00:00Z", "2025-03-01T00:00:00Z", false)]
    [InlineData("2025-01-15T12:00:00+02:00", "2026-01-15T09:59:59Z", true)]
    [InlineData("2025-01-15T12:00:00+02:00", "2026-01-15T10:00:01Z", false)]
    [InlineData("2025-01-15", "2026-01-14T23:59:59Z", true)]
    public async Task A_row_is_retained_until_its_period_ends(string began, string now, bool retained)
    {
        _store.Add("shop.invoices", $$"""{"id":"i1","mail":"a@x","issued":"{{began}}"}""");
        var locator = Locator("""
            - name: invoices
              compliance: {retention: {period: P1Y, from: issued, ground: legal_obligation}}
              fields:
              - {name: id, fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - {name: issued, data_categories: [system.operations]}
            """, NodaTime.Text.InstantPattern.ExtendedIso.Parse(now).Value);
        locator.Learn(SmallShop.Who(("email", "a@x")));
        await locator.Search(default);
        var located = Assert.Single(locator.Located);
        Assert.Equal((retained ? 0 : 1, retained ? 1 : 0), (located.Keys.Count, located.Retained.Count));
    }

    [Theory]
    [InlineData("\"running\"", "retained until 2027-06-01")]
    [InlineData("\"expired\"", "erased")]
    [InlineData("\"undated\"", "undated")]
    [InlineData("\"open\"", "retained until -")]
    [InlineData("\"gone\"", "erased")]
    [InlineData("null", "erased")]
    [InlineData("[\"expired\", \"running\"]", "retained until 2027-06-01")]
    [InlineData("[\"running\", \"longer\"]", "retained until 2027-09-01")]
    [InlineData("[\"longer\", \"open\"]", "retained until -")]
    [InlineData("[\"expired\", \"undated\"]", "undated")]
    [InlineData("[\"undated\", \"running\"]", "retained until 2027-06-01")]
    [InlineData("[\"gone\", \"expired\"]", "erased")]
    [InlineData("\"7.0\"", "retained until 2027-06-01")]
    public async Task A_row_is_kept_as_long_as_the_longest_of_the_rows_that_it_follows_whosever_they_are(string invoice, string fate)
    {
        _store
            .Add(
                "shop.invoices",
                """{"no":"running","issued":"2026-06-01"}""",
                """{"no":"longer","issued":"2026-09-01"}""",
                """{"no":"expired","issued":"2020-01-01"}""",
                """{"no":"undated","issued":"soon"}""",
                """{"no":"open","issued":"infinity"}""",
                """{"no":7,"issued":"2026-06-01"}"""
            )
            .Add("shop.lines", $$"""{"id":"l1","mail":"a@x","invoice":{{invoice}}}""", $$"""{"id":"l0","invoice":{{invoice}}}""")
            .Add("shop.notes", """{"id":"n1","mail":"a@x","line":"l0"}""");
        var locator = Locator("""
            - name: invoices
              compliance: {retention: {period: P1Y, from: issued, ground: legal_obligation}}
              fields:
              - {name: no, data_categories: [user.behavior], fides_meta: {primary_key: true}}
              - {name: issued, data_categories: [system.operations]}
            - name: lines
              compliance: {retention: {with: invoices}}
              fields:
              - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - {name: invoice, fides_meta: {references: [{dataset: shop, field: invoices.no, direction: from}]}}
            - name: notes
              compliance: {retention: {with: lines}}
              fields:
              - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - {name: line, fides_meta: {references: [{dataset: shop, field: lines.id, direction: from}]}}
            """);
        locator.Learn(SmallShop.Who(("email", "a@x")));
        Assert.True(await locator.Search(default));

        var located = locator.Located.ToDictionary(each => each.Address.Collection, FateIn);
        Assert.Equal((fate, fate), (located["lines"], located["notes"]));
        Assert.Equal(fate == "undated" ? 2 : 0, locator.Gaps.Count(gap => gap.Kind is CoverageGapKind.UndatedRows));
    }

    [Fact]
    public async Task A_place_whose_connection_is_not_configured_is_a_gap_once_and_is_not_searched()
    {
        _store.Add("shop.people", """{"id":"p1","mail":"a@x"}""");
        const string People = """
            - name: people
              fields:
              - {name: id, data_categories: [user], fides_meta: {primary_key: true}}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            """;
        var locator = Locator(People, stores: new MemoryStores());
        locator.Learn(SmallShop.Who(("email", "a@x")));
        Assert.True(await locator.Search(default));

        var gap = Assert.Single(locator.Gaps);
        Assert.Equal((CoverageGapKind.NoConnection, "shop.people"), (gap.Kind, gap.Collection.ToString()));
        Assert.Empty(locator.Located);
    }

    private static string FateIn(LocatedCollection located) => (located.Keys, located.Retained, located.Undated) switch
    {
        ([_], [], []) => "erased",
        ([], [var row], []) => $"retained until {row.Ends?.ToString("uuuu-MM-dd", null) ?? "-"}",
        ([], [], [_]) => "undated",
        _ => "several",
    };

    private SubjectLocator Locator(string collections, Instant? now = null, MemoryStores? stores = null)
    {
        var map = Yaml.Load($$"""
            compliance:
              connections: {store: {kind: http} }
            dataset:
            - fides_key: shop
              compliance: {connection: store}
              collections:
            {{string.Join('\n', collections.ReplaceLineEndings("\n").Split('\n').Select(line => "  " + line))}}
            """
        );
        return new SubjectLocator(
            map,
            map.Plan("email"),
            stores ?? new MemoryStores { ["store"] = _store },
            DataSubjectGroup.Default,
            now ?? Instant.FromUtc(2026, 11, 23, 9, 0));
    }
}
