using Compliance.Retention;
using NodaTime;

namespace Compliance.Storage.Tests.Retention;

public sealed class SweepRecordsTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 2, 30);

    private readonly ISweepRecords _records = bench.Get<ISweepRecords>();

    [Fact]
    public async Task Collections_are_listed_in_their_order_from_any_place_on()
    {
        await _records.Begin(
            new SweepRecord("sweep-many", At, DryRun: true, "map", 1203),
            [.. Enumerable.Range(0, 1203).Select(number => SweptCollection.Waiting($"shop.c{number}"))],
            default);
        Assert.Equal(Enumerable.Range(0, 1203), await _records.List("sweep-many", 0, default).Select(each => each.Index).ToListAsync());
        Assert.Equal(
            (1201, "shop.c1201"),
            await _records.List("sweep-many", 1201, default).Select(each => (each.Index, each.Collection.Collection)).FirstAsync());
        Assert.Empty(await _records.List("sweep-many", 1203, default).ToListAsync());
        Assert.Empty(await _records.List("sweep-other", 0, default).ToListAsync());
    }

    [Fact]
    public async Task What_became_of_a_collection_comes_back_as_it_was_saved_whatever_its_name()
    {
        var name = "shop.a/b\\c#d?e%f \u6ce8\u6587 " + new string('x', 200);
        await _records.Begin(new SweepRecord("sweep-name", At, DryRun: false, "map", 1), [SweptCollection.Waiting(name)], default);
        var tally = SweepTally
            .Empty.WithErased(7)
            .WithFollowing("shop.lines", 9)
            .WithUndated(2)
            .WithFailure(name, "store-mismatch", "fk_orders", 3);
        await _records.SaveCollection("sweep-name", 0, SweptCollection.Waiting(name).Ended(tally), default);

        var found = (await _records.FindCollection("sweep-name", 0, default))!;
        Assert.Equal((name, SweptState.ErasedInPart, 7, 2), (found.Collection, found.State, found.Tally.Erased, found.Tally.Undated));
        Assert.Equal([new FollowingRows("shop.lines", 9)], found.Tally.Following);
        Assert.Equal([new SweepFailure(name, "store-mismatch", "fk_orders", 3)], found.Tally.Failures);
        Assert.Null(await _records.FindCollection("sweep-name", 1, default));
    }

    [Fact]
    public async Task A_tally_fits_its_row_however_many_collections_follow_and_fail_and_counts_them_all()
    {
        var tally = Enumerable
            .Range(0, 500)
            .Aggregate(
                SweepTally.Empty,
                (all, number) =>
                    all.WithFollowing(new string('\u6ce8', 400) + number, 1)
                        .WithFailure($"{number}" + new string('y', 400), $"code-{number % 3}", new string('z', 400), 2));
        await _records.SaveCollection("sweep-large", 0, SweptCollection.Waiting("shop.orders").Ended(tally), default);

        var found = (await _records.FindCollection("sweep-large", 0, default))!.Tally;
        Assert.Equal((500, 1000), (found.Following.Sum(each => each.Erased), found.NotErased));
        Assert.InRange(found.Following.Count, 1, 25);
        Assert.InRange(found.Failures.Count, 1, 25);
    }

    [Fact]
    public async Task The_last_sweep_is_the_latest_that_ended_and_erased_and_old_ones_are_removed()
    {
        await Save(_records, "sweep-a", At, false, SweepOutcome.Failed);
        await Save(_records, "sweep-b", At + Duration.FromDays(1), false, SweepOutcome.Erased);
        await Save(_records, "sweep-c", At + Duration.FromDays(2), true, SweepOutcome.Shown);
        await Save(_records, "sweep-d", At + Duration.FromDays(3), false, null);
        Assert.Equal("sweep-b", (await _records.FindLast(default))!.Id);

        await _records.RemoveBefore(At + Duration.FromDays(1), default);
        Assert.Null(await _records.Find("sweep-a", default));
        Assert.Empty(await _records.List("sweep-a", 0, default).ToListAsync());
        Assert.NotNull(await _records.Find("sweep-b", default));
        Assert.Single(await _records.List("sweep-b", 0, default).ToListAsync());
    }

    private static Task Save(ISweepRecords records, string id, Instant at, bool dryRun, SweepOutcome? outcome) =>
        records.Begin(new SweepRecord(id, at, dryRun, "map", 1, Outcome: outcome), [SweptCollection.Waiting("shop.orders")], default);
}
