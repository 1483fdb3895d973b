using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Testing.Connectors;
using Compliance.Testing.DataMap;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Requests.Locating;

/// <summary>What becomes of the rows that were found, by what the map says of rows that name several people.</summary>
public sealed class LocatedRowsTests
{
    private const string Map = """
        compliance: {connections: {store: {kind: http}}}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: gifts
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: giver, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: cards
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: gift, fides_meta: {references: [{dataset: shop, field: gifts.id, direction: from}]}}
          - name: posts
            fields:
            - {name: id, data_categories: [user.content], fides_meta: {primary_key: true}}
            - {name: author, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
          - name: comments
            fields:
            - {name: id, data_categories: [user.content], fides_meta: {primary_key: true}}
            - {name: author, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: post, fides_meta: {references: [{dataset: shop, field: posts.id, direction: from}]}}
        """;

    private readonly MemoryStore _store = new("store");
    private PersonalDataMap _map = Yaml.Load(Map);

    public LocatedRowsTests() => _store.Add("shop.people", """{"number":"N1","mail":"a@x"}""", """{"number":"N2","mail":"b@x"}""");

    [Theory]
    [InlineData(SharedRowRule.Undecided, "shared", 1)]
    [InlineData(SharedRowRule.Keep, "kept", 0)]
    [InlineData(SharedRowRule.Mask, "masked", 0)]
    public async Task A_row_that_names_two_people_is_shared_kept_or_masked(SharedRowRule rule, string fate, int gaps)
    {
        Say("shop.gifts", each => each with { Shared = rule });
        _store.Add("shop.gifts", """{"id":"g1","giver":"N1","mail":"b@x"}""").Add("shop.cards", """{"id":"c1","gift":"g1"}""");

        var locator = await Find();

        Assert.Equal([$"gifts g1 {fate}", "people N1 erased"], Fates(locator));
        Assert.Equal(gaps, locator.Gaps.Count(gap => gap.Kind is CoverageGapKind.SharedRows));
        Assert.Empty(locator.LeftToOthers);
    }

    [Theory]
    [InlineData(SharedRowRule.Undecided, "masked")]
    [InlineData(SharedRowRule.Mask, "masked")]
    [InlineData(SharedRowRule.Keep, "kept")]
    public async Task A_row_that_only_mentions_the_person_is_masked_in_part_unless_the_map_keeps_it(SharedRowRule rule, string fate)
    {
        Say("shop.gifts", each => each with
        {
            Shared = rule,
            Fields = [.. each.Fields.Select(field => field.Path == "mail" ? field with { IsMention = true } : field)],
        });
        _store.Add("shop.gifts", """{"id":"g1","giver":"N2","mail":"a@x"}""", """{"id":"g2","giver":"N1","mail":"b@x"}""");

        Assert.Equal([$"gifts g1 {fate}", "gifts g2 erased", "people N1 erased"], Fates(await Find()));
    }

    [Theory]
    [InlineData(SharedRowRule.Undecided, "referenced", 1)]
    [InlineData(SharedRowRule.Keep, "kept", 0)]
    [InlineData(SharedRowRule.Mask, "masked", 0)]
    public async Task A_row_of_the_person_to_which_others_refer_is_a_gap_unless_the_map_says_what_becomes_of_it(
        SharedRowRule rule, string fate, int gaps)
    {
        Say("shop.posts", each => each with { Shared = rule });
        _store.Add("shop.posts", """{"id":"p1","author":"N1"}""", """{"id":"p2","author":"N1"}""")
            .Add("shop.comments", """{"id":"c1","author":"N2","post":"p1"}""", """{"id":"c2","author":"N1","post":"p2"}""");

        var locator = await Find();

        Assert.Equal(["comments c2 erased", "people N1 erased", $"posts p1 {fate}", "posts p2 erased"], Fates(locator));
        Assert.Equal(gaps, locator.Gaps.Count);
    }

    [Fact]
    public async Task A_row_to_which_others_refer_is_the_persons_like_any_other_where_it_is_not_simply_deleted()
    {
        Say("shop.posts", each => each with { Erasure = RowErasure.DeleteUnlessReferenced });
        _store.Add("shop.posts", """{"id":"p1","author":"N1"}""").Add("shop.comments", """{"id":"c1","author":"N2","post":"p1"}""");

        var locator = await Find();

        Assert.Equal(["people N1 erased", "posts p1 erased"], Fates(locator));
        Assert.Empty(locator.Gaps);
    }

    [Theory]
    [InlineData(1, "1 row of shop.gifts name")]
    [InlineData(2, "2 rows of shop.gifts name")]
    public async Task A_gap_says_how_many_rows_it_is_about(int rows, string begins)
    {
        _store.Add("shop.gifts", Enumerable.Range(0, rows).Select(id => $$"""{"id":"g{{id}}","giver":"N1","mail":"b@x"}"""));

        Assert.StartsWith(begins, Assert.Single((await Find()).Gaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_search_finds_what_referred_to_a_row_that_is_gone_and_what_an_identity_found_that_nobody_states()
    {
        _store.Add("shop.gifts", """{"id":"g1","giver":"N1","mail":"a@x"}""").Add("shop.cards", """{"id":"c1","gift":"g1"}""");
        var first = await Find();
        var file = new CaseFile(SmallShop.Who(("customer_number", "N1"))).LocatedAs(null, first.Located, first.Known, [], _map.Digest);
        foreach (var gone in new[] { "shop.gifts", "shop.people", "shop.cards" })
            await Empty(gone);
        _store
            .Add("shop.cards", """{"id":"c2","gift":"g1"}""", """{"id":"c3","gift":"g9"}""")
            .Add("shop.gifts", """{"id":"g2","giver":"","mail":"a@x"}""");

        var again = Locator(_map.IdentityKinds);
        again.Learn(file);

        Assert.True(await again.Search(default));
        Assert.Equal(["cards c2 erased", "gifts g2 erased"], Fates(again));
    }

    private async Task Empty(string collection)
    {
        var mapped = _map.Find(collection)!;
        var keys = await _store.Scan(mapped, [], default).Select(row => row.Key).ToListAsync();
        await _store.Erase(mapped, keys, Compliance.Connectors.ErasureInstruction.Delete, default);
    }

    private void Say(string collection, Func<Collection, Collection> change) => _map = _map.With(collection, change);

    private async Task<SubjectLocator> Find()
    {
        var locator = Locator(new HashSet<string> { "customer_number" });
        locator.Learn(SmallShop.Who(("customer_number", "N1")));
        Assert.True(await locator.Search(default));
        return locator;
    }

    private SubjectLocator Locator(IReadOnlySet<string> kinds) =>
        new(
            _map,
            Planner.Plan(_map, kinds),
            new MemoryStores { ["store"] = _store },
            DataSubjectGroup.Default,
            Instant.FromUtc(2026, 11, 23, 9, 0));

    private static List<string> Fates(SubjectLocator locator) =>
        [
            .. locator
                .Located.SelectMany(located => Fates(located).Select(each => $"{located.Address.Collection} {each}"))
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Fates(LocatedCollection located) =>
        located.Keys.Select(key => $"{key} erased").Concat(located.Kept.Select(key => $"{key} kept"))
            .Concat(located.Masked.Select(key => $"{key} masked")).Concat(located.Shared.Select(key => $"{key} shared"))
            .Concat(located.Referenced.Select(key => $"{key} referenced"));
}
