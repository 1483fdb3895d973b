using Compliance.Workflows;
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
        await watermarks.Save("review", served - Duration.FromDays(1), default);
        await watermarks.Save("review", served, default);
        Assert.Equal(served, await watermarks.Find("review", default));
        Assert.Null(await watermarks.Find("retention-sweep", default));
    }
}
