using Compliance.DataMap;
using Compliance.Requests.Locating;
using Compliance.Testing.Connectors;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Requests.Locating;

/// <summary>The rules of "Whose row is it", a small world for each. Ada is N1 with a@x; N2 is the one she may be taken for.</summary>
public sealed class WhoseRowTests
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
          - name: orders
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: person, fides_meta: {references: [{dataset: shop, field: people.number, direction: from}]}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: lines
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: order, fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}}
          - name: gifts
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: giver, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: profiles
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: person, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}, compliance: {sealed: true}}
          - name: tickets
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: other, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: letters
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: messages
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: from, fides_meta: {references: [{dataset: shop, field: people.number, direction: from}]}}
            - {name: to, fides_meta: {references: [{dataset: shop, field: people.number, direction: from}]}}
          - name: homes
            fields:
            - {name: id, data_categories: [user.contact.address], fides_meta: {primary_key: true}}
          - name: stays
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - {name: person, fides_meta: {references: [{dataset: shop, field: people.number, direction: from}]}}
            - {name: home, fides_meta: {references: [{dataset: shop, field: homes.id, direction: to}]}}
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
    private SubjectLocator? _locator;

    [Theory]
    [InlineData("a@x", "people N1")]
    [InlineData("b@x", "gifts g1 shared, people N1")]
    public async Task A_row_that_names_the_other_by_number_is_theirs_in_one_household_and_both_peoples_otherwise(string mail, string found)
    {
        Ada();
        _store.Add("shop.people", $$"""{"number":"N2","mail":"{{mail}}"}""").Add("shop.gifts", """{"id":"g1","giver":"N2","mail":"a@x"}""");

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("N2", "a@x", "people N1")]
    [InlineData("N2", "b@x", "people N1, profiles p1 shared")]
    [InlineData("", "b@x", "people N1, profiles p1")]
    public async Task A_plain_value_in_a_field_that_may_be_sealed_tells_as_much_as_any_other(string person, string mail, string found)
    {
        Ada();
        _store.Add("shop.people", $$"""{"number":"N2","mail":"{{mail}}"}""")
            .Add("shop.profiles", $$"""{"id":"p1","person":"{{person}}","mail":"a@x"}""");

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("a@x", "letters l1 shared, people N1")]
    [InlineData("b@x", "letters l1, people N1")]
    public async Task A_row_under_an_address_alone_is_shared_with_whoever_has_the_address_too(string mail, string found)
    {
        Ada();
        _store.Add("shop.people", $$"""{"number":"N2","mail":"{{mail}}"}""").Add("shop.letters", """{"id":"l1","mail":"A@X"}""");

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("N1", "orders o1, people N1")]
    [InlineData("N2", "people N1")]
    [InlineData("N3", "orders o1 shared, people N1")]
    [InlineData("N9", "orders o1 shared, people N1")]
    public async Task Under_an_address_that_two_people_have_a_row_is_the_ones_to_whose_row_it_refers(string person, string found)
    {
        Ada();
        _store.Add("shop.people", """{"number":"N2","mail":"a@x"}""", """{"number":"N3","mail":"c@x"}""")
            .Add("shop.orders", $$"""{"id":"o1","person":"{{person}}","mail":"a@x"}""");

        Assert.Equal(found, await Find());
    }

    [Fact]
    public async Task A_further_address_that_nobody_else_has_leads_on()
    {
        Ada();
        _store
            .Add("shop.orders", """{"id":"o1","person":"N1","mail":"z@x"}""")
            .Add("shop.tickets", """{"id":"t1","mail":" Z@x ","other":""}""");

        Assert.Equal("orders o1, people N1, tickets t1", await Find());
        Assert.Contains("z@x", _locator!.Known["email"]);
    }

    [Fact]
    public async Task A_row_under_the_person_that_has_another_persons_address_is_that_persons_and_the_walk_stops_there()
    {
        Ada();
        _store.Add("shop.people", """{"number":"N2","mail":"b@x"}""").Add("shop.orders", """{"id":"o1","person":"N1","mail":"b@x"}""")
            .Add("shop.lines", """{"id":"l1","order":"o1"}""").Add("shop.letters", """{"id":"l2","mail":"b@x"}""");

        Assert.Equal("people N1 referenced", await Find());
        Assert.Equal(["shop.orders 1"], _locator!.LeftToOthers.Select(each => $"{each.Key} {each.Value}"));
    }

    [Fact]
    public async Task A_row_of_another_that_no_reference_led_to_is_not_counted_as_left_to_them()
    {
        Ada();
        _store.Add("shop.people", """{"number":"N2","mail":"a@x"}""");

        Assert.Equal("people N1", await Find());
        Assert.Empty(_locator!.LeftToOthers);
    }

    [Theory]
    [InlineData("", "people N1, tickets t1")]
    [InlineData("people N2", "people N1, tickets t1 shared")]
    [InlineData("letters", "people N1, tickets t1 shared")]
    [InlineData("tickets", "people N1, tickets t1, tickets t2")]
    public async Task A_second_address_beside_the_one_that_was_looked_for_is_the_persons_unless_others_carry_it(string others, string found)
    {
        Ada();
        _store.Add("shop.tickets", """{"id":"t1","mail":"a@x","other":"z@x"}""");
        _ = others switch
        {
            "people N2" => _store.Add("shop.people", """{"number":"N2","mail":"z@x"}"""),
            "letters" => _store.Add("shop.letters", """{"id":"l1","mail":"z@x"}"""),
            "tickets" => _store.Add("shop.tickets", """{"id":"t2","mail":"z@x","other":"a@x"}"""),
            _ => _store,
        };

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("N1", "messages m1, people N1")]
    [InlineData("N2", "messages m1 shared, people N1 referenced")]
    [InlineData("N9", "messages m1, people N1")]
    [InlineData("", "messages m1, people N1")]
    public async Task A_row_under_two_people_is_shared_and_one_under_nobody_else_is_not(string to, string found)
    {
        Ada();
        _store.Add("shop.people", """{"number":"N2","mail":"b@x"}""").Add("shop.messages", $$"""{"id":"m1","from":"N1","to":"{{to}}"}""");

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("N1", "h1", "homes h1, people N1, stays s1, stays s2")]
    [InlineData("N2", "h1", "homes h1 shared, people N1, stays s1")]
    [InlineData("N9", "h1", "homes h1 shared, people N1, stays s1")]
    [InlineData("N2", "h2", "homes h1, people N1, stays s1")]
    public async Task What_the_persons_row_refers_to_is_the_persons_where_no_other_row_refers_to_it(
        string person, string home, string found)
    {
        Ada();
        _store.Add("shop.people", """{"number":"N2","mail":"b@x"}""").Add("shop.homes", """{"id":"h1"}""", """{"id":"h2"}""")
            .Add("shop.stays", """{"id":"s1","person":"N1","home":"h1"}""", $$"""{"id":"s2","person":"{{person}}","home":"{{home}}"}""");

        Assert.Equal(found, await Find());
    }

    [Theory]
    [InlineData("N1", "comments c1, people N1, posts p1, posts p2")]
    [InlineData("N2", "people N1, posts p1 referenced, posts p2")]
    public async Task A_row_of_the_person_under_which_another_has_rows_is_not_deleted(string commenter, string found)
    {
        Ada();
        _store.Add("shop.posts", """{"id":"p1","author":"N1"}""", """{"id":"p2","author":"N1"}""")
            .Add("shop.comments", $$"""{"id":"c1","author":"{{commenter}}","post":"p1"}""");

        Assert.Equal(found, await Find());
        Assert.Equal(commenter == "N2" ? [CoverageGapKind.ReferencedRows] : [], _locator!.Gaps.Select(gap => gap.Kind));
    }

    [Theory]
    [InlineData("email a@x", "a@x", null)]
    [InlineData("email a@x", "b@x", "people N1")]
    [InlineData("email a@x, customer_number N1", "a@x", "people N1")]
    [InlineData("customer_number N2, email a@x", "a@x", "people N2")]
    public async Task An_address_that_the_register_knows_of_two_people_is_ambiguous_unless_a_number_is_stated(
        string stated, string mail, string? found)
    {
        Ada();
        _store.Add("shop.people", $$"""{"number":"N2","mail":"{{mail}}"}""");

        Assert.Equal(found, await Find(stated));
    }

    [Theory]
    [InlineData("N1", "gifts g1, gifts g2")]
    [InlineData("N2", null)]
    public async Task Where_the_register_is_silent_other_rows_tell_that_an_address_is_two_peoples(string second, string? found)
    {
        _store.Add("shop.gifts", """{"id":"g1","giver":"N1","mail":"a@x"}""", $$"""{"id":"g2","giver":"{{second}}","mail":"a@x"}""");

        Assert.Equal(found, await Find("email a@x"));
    }

    [Fact]
    public async Task Two_rows_of_the_register_that_differ_in_spelling_alone_are_two_people()
    {
        Ada();
        _store.Add("shop.people", """{"number":"n1","mail":"b@x"}""");

        Assert.Null(await Find());
    }

    private void Ada() => _store.Add("shop.people", """{"number":"N1","mail":"a@x"}""");

    /// <returns>The rows that were found, with what becomes of them where they are not erased; null where the identities are
    /// ambiguous.</returns>
    private async Task<string?> Find(string stated = "customer_number N1")
    {
        var map = Yaml.Load(Map);
        var who = stated.Split(", ").Select(each => each.Split(' ')).Select(each => (each[0], each[1])).ToArray();
        _locator = new SubjectLocator(
            map, map.Plan([.. who.Select(each => each.Item1)]), new MemoryStores { ["store"] = _store }, DataSubjectGroup.Default,
            Instant.FromUtc(2026, 11, 23, 9, 0));
        _locator.Learn(SmallShop.Who(who));
        return await _locator.Search(default)
            ? string.Join(", ", _locator.Located.SelectMany(Fates).Order(StringComparer.Ordinal))
            : null;
    }

    private static IEnumerable<string> Fates(LocatedCollection located) =>
        located.Keys.Select(key => $"{located.Address.Collection} {key}")
            .Concat(located.Shared.Select(key => $"{located.Address.Collection} {key} shared"))
            .Concat(located.Masked.Select(key => $"{located.Address.Collection} {key} masked"))
            .Concat(located.Referenced.Select(key => $"{located.Address.Collection} {key} referenced"));
}
