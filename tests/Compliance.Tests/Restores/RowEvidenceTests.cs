using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Restores;
using NodaTime;

namespace Compliance.Tests.Restores;

/// <summary>When a row of someone who was erased counts as come back, as new, or as nobody knows.</summary>
public sealed class RowEvidenceTests
{
    private static readonly Instant Since = Instant.FromUtc(2026, 11, 23, 9, 0);
    private static readonly Instant Over = Since + Duration.FromHours(1);

    private static IEnumerable<RowEvidence> Every =>
        from age in Enum.GetValues<RowAge>()
        from known in new[] { true, false }
        from key in Enum.GetValues<KeyKind>()
        from enrolled in new[] { true, false }
        from store in new[] { true, false }
        select new RowEvidence(age, known, key, enrolled, store);

    [Fact]
    public void A_row_that_is_newer_than_the_erasure_is_never_erased_and_nobody_is_asked() =>
        Assert.All(Every.Where(each => each.Age is RowAge.Newer), each => Assert.Equal(RowOrigin.New, each.Origin));

    [Fact]
    public void A_row_is_erased_only_for_an_older_time_or_a_key_that_the_erasure_found() =>
        Assert.All(Every.Where(each => each.Origin is RowOrigin.CameBack), each => Assert.True(each.IsKnown || each.Age is RowAge.Older));

    [Fact]
    public void A_row_of_someone_who_is_enrolled_again_is_erased_only_by_a_key_that_cannot_be_theirs_anew() =>
        Assert.All(
            Every.Where(each => each is { Origin: RowOrigin.CameBack, IsEnrolledAgain: true }),
            each =>
                Assert.True(
                    each.IsKnown
                        && (
                            each.Key is KeyKind.Lasting || each.Age is RowAge.Older || each is { Key: KeyKind.Counted, StoreCameBack: true }
                        )));

    [Fact]
    public void Without_a_time_a_key_made_of_an_identity_alone_decides_nothing() => Assert.All(
        Every.Where(each => each is { Age: RowAge.Unknown, Key: KeyKind.Natural, StoreCameBack: false }),
        each => Assert.Equal(each.IsEnrolledAgain ? RowOrigin.New : RowOrigin.Undecided, each.Origin));

    [Fact]
    public void A_row_is_called_new_only_for_a_newer_time_or_an_enrolment() =>
        Assert.All(
            Every.Where(each => each.Origin is RowOrigin.New), each => Assert.True(each.Age is RowAge.Newer || each.IsEnrolledAgain));

    [Theory]
    [InlineData(RowAge.Unknown, true, 0, false, false, RowOrigin.CameBack)]
    [InlineData(RowAge.Unknown, true, 0, true, false, RowOrigin.CameBack)]
    [InlineData(RowAge.Unknown, true, 1, false, false, RowOrigin.Undecided)]
    [InlineData(RowAge.Unknown, true, 1, true, false, RowOrigin.Undecided)]
    [InlineData(RowAge.Unknown, true, 1, false, true, RowOrigin.CameBack)]
    [InlineData(RowAge.Unknown, true, 2, false, true, RowOrigin.CameBack)]
    [InlineData(RowAge.Unknown, true, 2, true, true, RowOrigin.Undecided)]
    [InlineData(RowAge.Unknown, false, 0, false, false, RowOrigin.Undecided)]
    [InlineData(RowAge.Unknown, false, 0, false, true, RowOrigin.Undecided)]
    [InlineData(RowAge.Unknown, false, 0, true, true, RowOrigin.New)]
    [InlineData(RowAge.Older, false, 0, false, false, RowOrigin.CameBack)]
    [InlineData(RowAge.Older, false, 0, true, false, RowOrigin.Undecided)]
    [InlineData(RowAge.Older, true, 2, true, false, RowOrigin.CameBack)]
    public void The_table_of_the_documentation(object age, bool known, int key, bool enrolled, bool store, object origin) =>
        Assert.Equal((RowOrigin)origin, new RowEvidence((RowAge)age, known, (KeyKind)key, enrolled, store).Origin);

    [Theory]
    [InlineData("2026-11-20T00:00:00Z", RowAge.Older)]
    [InlineData("2026-11-23T08:00:00Z", RowAge.Unknown)]
    [InlineData("2026-11-23", RowAge.Unknown)]
    [InlineData("2026-11-22", RowAge.Unknown)]
    [InlineData("2026-11-21", RowAge.Older)]
    [InlineData("2026-11-21 08:59:59", RowAge.Older)]
    [InlineData("2026-11-23T09:30:00Z", RowAge.Unknown)]
    [InlineData("2026-11-24", RowAge.Unknown)]
    [InlineData("2026-11-25", RowAge.Newer)]
    [InlineData("2026-11-24T23:30:00", RowAge.Newer)]
    [InlineData("9999-12-31", RowAge.Unknown)]
    [InlineData("soon", RowAge.Unknown)]
    [InlineData(" ", RowAge.Unknown)]
    [InlineData(null, RowAge.Unknown)]
    public void A_time_is_older_or_newer_only_where_it_is_so_in_every_zone(string? text, object age) =>
        Assert.Equal((RowAge)age, RowTimes.Age(text, Since, Over));

    [Theory]
    [InlineData("id", "o1", 0)]
    [InlineData("id", "7", 1)]
    [InlineData("id", "-7", 1)]
    [InlineData("id", "7.0", 1)]
    [InlineData("id", "C-1/letter.pdf", 2)]
    [InlineData("number*", "C-1", 2)]
    [InlineData("id,line", """["o1","7"]""", 0)]
    [InlineData("id,line", """[3,7]""", 1)]
    [InlineData("number*,kind", """["C-1","newsletter"]""", 2)]
    [InlineData("number*,line", """["C-1",7]""", 2)]
    [InlineData("number*,id", """["C-1","7f6c3a52-86d4-4a53-9c63-6f1f6d0b8a11"]""", 0)]
    [InlineData("id,line", """["o1",null]""", 0)]
    public void A_key_is_worth_what_it_is_made_of(string fields, string key, int kind)
    {
        var collection = new Collection(
            new CollectionAddress("crm", "rows"),
            "crm",
            [
                .. fields
                    .Split(',')
                    .Select(name => new Field(
                        name.TrimEnd('*'), [], IsPrimaryKey: true, Identity: name.EndsWith('*') ? "customer_number" : null)),
            ],
            RowErasure.Delete,
            [],
            [],
            null,
            [],
            null);
        Assert.Equal((KeyKind)kind, FoundRow.KeyKindOf(collection, new RowKey(key), [("customer_number", "C-1")]));
    }
}
