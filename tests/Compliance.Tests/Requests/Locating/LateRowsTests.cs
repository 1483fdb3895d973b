using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Requests.Locating;

public sealed class LateRowsTests
{
    private static readonly CollectionAddress Orders = new("d", "c");

    [Theory]
    [InlineData("delete", "a b")]
    [InlineData("mask", "b")]
    [InlineData("none", "")]
    public void A_row_that_was_to_go_and_is_there_again_is_late_once_more_and_one_that_stays_is_not(string erasure, string late) =>
        Assert.Equal(late, Text(Late(erasure, known: Found(keys: "a"), found: Found(keys: "a b"))?.Keys));

    [Fact]
    public void What_the_request_has_answered_for_is_not_late()
    {
        var answered = Found(retained: "r", undated: "u", referenced: "f", kept: "k", shared: "s");

        Assert.Null(Late("delete", answered, Found(keys: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(retained: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(undated: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(referenced: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(masked: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(kept: "r u f k s")));
        Assert.Null(Late("delete", answered, Found(shared: "r u f k s")));
    }

    [Fact]
    public void A_row_that_was_to_go_is_late_by_its_key_alone_and_one_that_was_masked_in_part_stays()
    {
        var known = Found(keys: "a", masked: "m");

        Assert.Null(Late("delete", known, Found(retained: "a")));
        Assert.Null(Late("delete", known, Found(undated: "a")));
        Assert.Null(Late("delete", known, Found(referenced: "a")));
        Assert.Null(Late("delete", known, Found(masked: "m")));
        Assert.Null(Late("delete", known, Found(kept: "m")));
        Assert.Null(Late("delete", known, Found(shared: "m")));
    }

    [Fact]
    public void Rows_of_every_kind_that_were_not_there_before_are_late()
    {
        var late = Late("delete", known: null, Found("a", "r", "u", "f", "m", "k", "s"))!;

        Assert.Equal("a r u f m k s", Everything(late));
        Assert.Equal(5, LateRows.Left(late));
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("retained")]
    [InlineData("undated")]
    [InlineData("referenced")]
    [InlineData("masked")]
    [InlineData("kept")]
    [InlineData("shared")]
    public void One_row_of_any_kind_is_enough_to_be_late(string kind)
    {
        string Only(string one) => one == kind ? "x" : "";

        Assert.Equal("x", Everything(Late("delete", known: null, Found(
            Only("keys"), Only("retained"), Only("undated"), Only("referenced"), Only("masked"), Only("kept"), Only("shared")))!));
    }

    [Fact]
    public void What_the_search_had_found_before_it_was_interrupted_is_still_late()
    {
        var begun = Found("a", "r", "u", "f", "m", "k", "s");

        Assert.Equal("a r u f m k s", Everything(Late("delete", known: null, Found(), begun)!));
        Assert.Equal(
            "a b r b u b f b m b k b s b",
            Everything(Late("delete", known: null, Found("b a", "b r", "b u", "b f", "b m", "b k", "b s"), begun)!));
    }

    private static LocatedCollection? Late(
        string erasure, LocatedCollection? known, LocatedCollection found, LocatedCollection? begun = null)
    {
        var map = Yaml.Load(Yaml.Collection(
            """
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            """,
            $"compliance: {{erasure: {erasure}}}"));
        var address = map.Collections.Single().Address;
        LocatedCollection[] before = known is null ? [] : [known with { Address = address }];
        var identities = new Dictionary<string, IReadOnlyList<string>>();
        var file = new CaseFile(SmallShop.Who(("email", "a@x"))).LocatedAs(null, before, identities, [], map.Digest);
        LocatedCollection[] earlier = begun is null ? [] : [begun with { Address = address }];
        return LateRows.Of(map, [found with { Address = address }], file, earlier).SingleOrDefault();
    }

    private static LocatedCollection Found(
        string keys = "", string retained = "", string undated = "", string referenced = "", string masked = "", string kept = "",
        string shared = "") =>
        new(Orders)
        {
            Keys = Split(keys),
            Retained = [.. Split(retained).Select(key => new RetainedRow(key, new LocalDate(2030, 1, 1)))],
            Undated = Split(undated),
            Referenced = Split(referenced),
            Masked = Split(masked),
            Kept = Split(kept),
            Shared = Split(shared),
        };

    private static string Everything(LocatedCollection found) => Text(
        [
            .. found.Keys, .. found.Retained.Select(row => row.Key), .. found.Undated, .. found.Referenced, .. found.Masked, .. found.Kept,
            .. found.Shared,
        ]);

    private static string Text(IEnumerable<string>? keys) => string.Join(' ', keys ?? []);

    private static string[] Split(string keys) => keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
