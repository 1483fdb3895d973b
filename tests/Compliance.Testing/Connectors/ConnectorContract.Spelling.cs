using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

/// <summary>Identities in each spelling, and texts that are equal although they differ.</summary>
public abstract partial class ConnectorContract
{
    [Theory]
    [InlineData("Ada@Example.org", "ada@example.org")]
    [InlineData("ada@example.org", "ADA@EXAMPLE.ORG")]
    [InlineData("ada@example.org", "  Ada@example.org ")]
    public async Task Finds_an_email_address_in_another_spelling(string stored, string stated)
    {
        var mine = new ContractRow("1", Email: stored);
        await using var store = await StoreWith(Ability.Spellings, mine, new ContractRow("2", Email: "other@example.org"));
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.Email, "email", stated)));
    }

    [Theory]
    [InlineData("ada@example.org   ")]
    [InlineData("  ada@example.org")]
    [InlineData("\tADA@example.org ")]
    public async Task Finds_an_identity_with_blanks_around_it(string stored)
    {
        await using var store = await NewStore(Ability.Spellings);
        Assert.SkipWhen(store.Lacks(Ability.OuterBlanks) is not null, store.Lacks(Ability.OuterBlanks) ?? "");
        ContractRow[] mine = [new("1", Email: stored), new("2", City: stored)];
        await store.Put([.. mine, new ContractRow("3", Email: "   ", City: "  ")]);
        var selector = new Selector(new FieldMatch(store.Paths.Email, ["ada@example.org"], "email"), new FieldMatch(
            store.Paths.City, ["ada@example.org"], "email"));
        AssertKeys(store, mine, await Found(store, selector));
    }

    [Theory]
    [InlineData("+49 171 234567", "+49171234567")]
    [InlineData("0049 171 234567", "+49 171 234567")]
    [InlineData("+49-171/234.567", "0049171234567")]
    [InlineData("(030) 1234", "0301234")]
    [InlineData("+49171234567", "+49 (171) 234 567")]
    public async Task Finds_a_phone_number_in_another_format(string stored, string stated)
    {
        var mine = new ContractRow("1", Note: stored);
        await using var store =
            await StoreWith(Ability.Spellings, mine, new ContractRow("2", Note: "+49 171 2345678"), new ContractRow("3", Note: "n/a"));
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.Note, "phone", stated)));
    }

    [Fact]
    public async Task Finds_an_identity_in_full_width_letters()
    {
        var mine = new ContractRow("1", Email: "Ａｄａ@example.org");
        await using var store = await NewStore(Ability.Spellings);
        Assert.SkipWhen(store.HoldsAsciiOnly, "This store cannot hold the value.");
        await store.Put([mine]);
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.Email, "email", "ada@example.org")));
    }

    [Fact]
    public async Task Finds_a_nested_identity_in_another_spelling()
    {
        var mine = new ContractRow("1", City: "C-1");
        await using var store = await StoreWith(Ability.Spellings, mine, new ContractRow("2", City: "c-10"));
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.City, "customer_number", "c-1")));
    }

    [Fact]
    public async Task Finds_the_key_by_an_identity_in_other_letters()
    {
        var mine = new ContractRow("Key-A");
        await using var store = await StoreWith(Ability.Spellings, mine, new ContractRow("key-ab"), new ContractRow("xkey-a"));
        var key = store.Collection.PrimaryKey.Last().Path;
        var text = Text(Assert.Single(await Read(store, mine)), key)!;
        AssertKeys(store, [mine], await Found(store, Identity(key, "customer_number", text.ToUpperInvariant())));
    }

    [Fact]
    public async Task Finds_rows_of_one_identity_in_several_spellings_each_once()
    {
        ContractRow[] mine = [new("1", Email: "ada@example.org"), new("2", Email: "ADA@example.org"), new("3", Email: "ada@EXAMPLE.org")];
        await using var store = await StoreWith(Ability.Spellings, [.. mine, new ContractRow("4")]);
        AssertKeys(store, mine, await Found(store, Identity(store.Paths.Email, "email", "ada@example.org", "Ada@Example.Org")));
    }

    [Fact]
    public async Task Finds_nobody_whose_identity_only_begins_or_ends_alike()
    {
        await using var store = await StoreWith(
            Ability.Spellings,
            new ContractRow("1", Email: "ada@example.org.example"), new ContractRow("2", Email: "xada@example.org"),
            new ContractRow("3", Email: "ada @example.org"),
            new ContractRow("4", Email: "a_a@example.org"), new ContractRow("5", Email: "%"));
        Assert.Empty(await Found(store, Identity(store.Paths.Email, "email", "ada@example.org")));
    }

    [Fact]
    public async Task Takes_a_blank_for_no_identity()
    {
        var mine = new ContractRow("1", Email: "ada@example.org");
        await using var store = await StoreWith(Ability.Spellings, mine, new ContractRow("2", Email: ""), new ContractRow("4"));
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.Email, "email", "ada@example.org")));
    }

    [Fact]
    public async Task Finds_by_identity_beside_a_value_that_no_store_can_hold()
    {
        var mine = new ContractRow("1", Email: "Ada@example.org");
        await using var store = await StoreWith(Ability.Spellings, mine, new ContractRow("2", Email: "b@example.org"));
        AssertKeys(store, [mine], await Found(store, Identity(store.Paths.Email, "email", "\0", "\uD800", "ada@example.org")));
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("half a character")]
    [InlineData("very long")]
    [InlineData("slashes")]
    public async Task A_value_that_a_field_cannot_hold_matches_nothing_alone(string kind)
    {
        var odd = kind switch { "zero" => "c\01", "half a character" => "c\uD800", "very long" => new string('x', 40_000), _ => "/\\#?" };
        var mine = new ContractRow("1", "c1");
        await using var store = await StoreWith(Ability.AnyText, mine, new ContractRow("2", "c2"));
        foreach (var path in new[] { store.Paths.Customer, store.Paths.City, store.Paths.Amount, store.Paths.Placed,
            store.Collection.PrimaryKey.Last().Path })
            Assert.Empty(await Found(store, Where(path, odd)));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Customer, odd, "c1")));
    }

    [Theory]
    [InlineData("45.00", "45")]
    [InlineData("45", "45")]
    [InlineData("4.5e1", "45")]
    [InlineData("-0.50", "-0.5")]
    public async Task A_reference_follows_a_number_that_is_written_otherwise(string stored, string value)
    {
        var mine = new ContractRow("1", stored);
        await using var store = await StoreWith(
            Ability.LooseNumbers, mine, new ContractRow("2", "450"), new ContractRow("3", "4.5"), new ContractRow("4", "n/a"));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Customer, value)));
    }

    [Fact]
    public async Task A_code_with_leading_zeros_is_no_spelling_of_a_number()
    {
        ContractRow[] rows = [new("1", "045"), new("2", "45"), new("3", "0045")];
        await using var store = await StoreWith(rows);
        AssertKeys(store, [rows[1]], await Found(store, Where(store.Paths.Customer, "45")));
        AssertKeys(store, [rows[0]], await Found(store, Where(store.Paths.Customer, "045")));
    }

    [Fact]
    public async Task A_reference_overlooks_the_padding_of_a_fixed_length()
    {
        var mine = new ContractRow("1", "ALFKI   ");
        await using var store = await StoreWith(Ability.Padding, mine, new ContractRow("2", "ALFKIX"), new ContractRow("3", "ALFKI X"));
        AssertKeys(store, [mine], await Found(store, Where(store.Paths.Customer, "ALFKI")));
    }

    [Fact]
    public async Task A_row_tells_every_match_that_holds_and_no_other()
    {
        var row = new ContractRow("1", "c1", "Ada@Example.org", "a note", "Oslo");
        await using var store = await StoreWith(Ability.EveryMatch, row);
        var selector = new Selector(
            new FieldMatch(store.Paths.Customer, ["c1"]), new FieldMatch(store.Paths.Email, ["ada@example.org"], "email"),
            new FieldMatch(store.Paths.City, ["Oslo"]), new FieldMatch(store.Paths.Note, ["another note"]));
        string[] expected = [store.Paths.Customer, store.Paths.Email, store.Paths.City];
        Assert.Equal(expected.Order(), Assert.Single(await Found(store, selector)).FoundBy.Order());
    }

    [Fact]
    public async Task A_row_tells_every_exact_match_that_holds()
    {
        var row = new ContractRow("1", "c1", Note: "a note");
        await using var store = await StoreWith(Ability.EveryMatch, row, new ContractRow("2", "c1"));
        var selector = new Selector(new FieldMatch(store.Paths.Customer, ["c1"]), new FieldMatch(store.Paths.Note, ["a note"]));
        var found = await Found(store, selector);
        Assert.Equal(2, found.Count);
        Assert.Equal(
            [store.Paths.Customer, store.Paths.Note],
            found.Single(each => each.Key == store.Key(row)).FoundBy.OrderBy(path => path != store.Paths.Customer));
    }

    private static Selector Identity(string path, string kind, params IReadOnlyCollection<string> values) =>
        new(new FieldMatch(path, values, kind));
}
