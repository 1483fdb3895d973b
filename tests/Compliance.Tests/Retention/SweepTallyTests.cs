using Compliance.Retention;

namespace Compliance.Tests.Retention;

public sealed class SweepTallyTests
{
    [Fact]
    public void Counts_of_one_collection_or_cause_add_up_in_the_order_in_which_they_came()
    {
        var tally = SweepTally.Empty.WithErased(2).WithErased(3).WithUndated(1).WithUndated(4)
            .WithFollowing("a", 2).WithFollowing("b", 1).WithFollowing("c", 0).WithFollowing("a", 3)
            .WithFailure("a", "x", "1", 1).WithFailure("a", "y", "1", 2).WithFailure("a", "x", "2", 3).WithFailure("b", "x", "1", 4)
            .WithFailure("a", "x", "1", 5).WithFailure("c", "x", "1", 0);

        Assert.Equal((5, 5, 15), (tally.Erased, tally.Undated, tally.NotErased));
        Assert.Equal([new FollowingRows("a", 5), new FollowingRows("b", 1)], tally.Following);
        Assert.Equal(
            [
                new SweepFailure("a", "x", "1", 6), new SweepFailure("a", "y", "1", 2), new SweepFailure("a", "x", "2", 3),
                new SweepFailure("b", "x", "1", 4), new SweepFailure("c", "x", "1", 0),
            ],
            tally.Failures);
    }

    [Fact]
    public void Twenty_are_named_and_the_others_are_counted_together_failures_by_code()
    {
        var tally = SweepTally.Empty;
        foreach (var number in Enumerable.Range(0, 23))
            tally = tally.WithFollowing($"c{number}", 1).WithFailure($"c{number}", "x", "r", 1);
        tally = tally.WithFollowing("c19", 1).WithFailure("c19", "x", "r", 1).WithFailure("c19", "y", "r", 7);

        Assert.Equal(
            [.. Enumerable.Range(0, 20).Select(number => new FollowingRows($"c{number}", number == 19 ? 2 : 1)), new FollowingRows("…", 3)],
            tally.Following);
        Assert.Equal(
            [
                .. Enumerable.Range(0, 20).Select(number => new SweepFailure($"c{number}", "x", "r", number == 19 ? 2 : 1)),
                new SweepFailure("…", "x", "…", 3), new SweepFailure("…", "y", "…", 7),
            ],
            tally.Failures);
    }

    [Fact]
    public void A_very_long_name_is_cut()
    {
        var (longest, longer) = (new string('n', 300), new string('n', 301));
        var tally = SweepTally.Empty.WithFollowing(longest, 1).WithFollowing(longer, 1).WithFailure(longest, "x", longer, 1);

        Assert.Equal([longest, longest + "…"], tally.Following.Select(each => each.Collection));
        Assert.Equal(new SweepFailure(longest, "x", longest + "…", 1), Assert.Single(tally.Failures));
    }

    [Theory]
    [InlineData(0, false, SweptState.NothingDue)]
    [InlineData(1, false, SweptState.Erased)]
    [InlineData(1, true, SweptState.ErasedInPart)]
    [InlineData(0, true, SweptState.Failed)]
    public void What_became_of_a_collection_follows_from_what_was_erased_and_what_was_not(long erased, bool fails, SweptState state)
    {
        var tally = SweepTally.Empty.WithErased(erased);
        var ended = SweptCollection.Waiting("a").Ended(fails ? tally.WithFailure("a", "x", "r", 1) : tally);

        Assert.Equal((state, erased), (ended.State, ended.Tally.Erased));
    }

    [Fact]
    public void A_collection_adds_each_of_its_counts_to_the_totals()
    {
        var tally = SweepTally.Empty.WithErased(2).WithUndated(3).WithFollowing("a", 4).WithFollowing("b", 5)
            .WithFailure("a", "x", "1", 6).WithFailure("b", "x", "1", 7);
        var totals = new SweepTotals(1, 1, 10, false, 10, 10, 10, 1, 1);

        Assert.Equal(
            new SweepTotals(1, 2, 18, true, 21, 23, 13, 2, 1),
            totals.With(new SweptCollection("a", SweptState.ErasedInPart, 8, AtLeast: true, tally)));
        Assert.Equal(totals with { Looked = 2, Impossible = 2 }, totals.With(SweptCollection.Impossible("a", "no-connection")));
        Assert.Equal(totals, totals.With(SweptCollection.Waiting("a")));
        Assert.True((totals with { AtLeast = true }).With(SweptCollection.Waiting("a")).AtLeast);
    }

    [Fact]
    public void Totals_are_added_and_taken_apart_count_by_count()
    {
        var (one, two) = (new SweepTotals(1, 2, 3, true, 4, 5, 6, 7, 8), new SweepTotals(10, 20, 30, false, 40, 50, 60, 70, 80));

        Assert.Equal(new SweepTotals(11, 22, 33, true, 44, 55, 66, 77, 88), one + two);
        Assert.Equal(new SweepTotals(11, 22, 33, true, 44, 55, 66, 77, 88), two + one);
        Assert.False((two + two).AtLeast);
        Assert.Equal(new SweepTotals(9, 18, 27, false, 36, 45, 54, 63, 72), two - one);
        Assert.True((one - two).AtLeast);
    }
}
