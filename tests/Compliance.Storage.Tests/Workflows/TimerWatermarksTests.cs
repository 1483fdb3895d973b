using Compliance.Timers;
using NodaTime;

namespace Compliance.Storage.Tests.Workflows;

public sealed class TimerWatermarksTests(StorageBench bench) : IClassFixture<StorageBench>
{
    [Fact]
    public async Task A_timer_finds_until_when_it_was_served()
    {
        var watermarks = bench.Get<ITimerWatermarks>();
        Assert.Null(await watermarks.Find("review", default));
        var served = Instant.FromUtc(2026, 11, 23, 5, 0);
        var first = (await watermarks.TrySave("review", new TimerWatermark(served - Duration.FromDays(1)), default))!;
        var second = await watermarks.TrySave(
            "review",
            first with
            {
                Served = served,
                ClaimedUntil = served + Duration.FromMinutes(5),
            },
            default);
        Assert.Equal(second, await watermarks.Find("review", default));
        Assert.Equal((served, served + Duration.FromMinutes(5)), (second!.Served, second.ClaimedUntil));
        Assert.Null(await watermarks.Find("retention-sweep", default));
    }

    [Fact]
    public async Task Of_many_who_write_the_same_watermark_at_once_one_does()
    {
        var watermarks = bench.Get<ITimerWatermarks>();
        var now = Instant.FromUtc(2026, 11, 23, 5, 0);
        var added = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => watermarks.TrySave("race", new TimerWatermark(now + Duration.FromHours(n)), default)));
        var first = Assert.Single(added, each => each is not null);
        var claimed = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n => watermarks.TrySave("race", first! with { ClaimedUntil = now + Duration.FromHours(n) }, default)));
        Assert.Equal(Assert.Single(claimed, each => each is not null), await watermarks.Find("race", default));
    }
}
