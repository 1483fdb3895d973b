using Compliance.Connectors.Limits;
using Compliance.DataMap;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Connectors.Tests.Limits;

public sealed class CallLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Lets_only_so_many_run_at_once()
    {
        using var limit = Limit(parallel: 2, perSecond: 1000);
        var first = await limit.Take(default);
        using var second = await limit.Take(default);
        var third = limit.Take(default).AsTask();
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Lets_only_so_many_begin_in_any_second()
    {
        using var limit = Limit(parallel: 100, perSecond: 3);
        await Begin(limit, 2);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        await Begin(limit, 1);
        var fourth = limit.Take(default).AsTask();
        Assert.False(fourth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await fourth;
        await Begin(limit, 1);
        var sixth = limit.Take(default).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(899));
        Assert.False(sixth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await sixth;
    }

    [Fact]
    public async Task Gives_its_place_back_when_the_caller_stops_waiting_for_the_rate()
    {
        using var limit = Limit(parallel: 1, perSecond: 1);
        await Begin(limit, 1);
        using var stop = new CancellationTokenSource();
        var waiting = limit.Take(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Begin(limit, 1);
    }

    [Fact]
    public async Task Stops_waiting_for_a_place_when_it_is_told_to()
    {
        using var limit = Limit(parallel: 1, perSecond: 100);
        using var held = await limit.Take(default);
        using var stop = new CancellationTokenSource();
        var waiting = limit.Take(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task Begin(CallLimit limit, int calls)
    {
        for (var call = 0; call < calls; call++)
            (await limit.Take(default)).Dispose();
    }

    private CallLimit Limit(int parallel, int perSecond) => new(new Connection("store", "http", parallel, perSecond), _time);
}
