using Compliance.KeyVault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.KeyVault.Tests;

public sealed class PaceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(18)]
    [InlineData(20)]
    [InlineData(3_600)]
    public async Task No_ten_seconds_see_more_than_they_may(int perTenSeconds)
    {
        var time = new ImpatientTime();
        var pace = new TokenBucketLimiter(perTenSeconds, time);
        var passed = new List<TimeSpan>();
        for (var i = 0; i < 3 * perTenSeconds; i++)
        {
            await pace.Wait(default);
            passed.Add(time.Passed);
        }
        for (var i = perTenSeconds; i < passed.Count; i++)
            Assert.True(passed[i] - passed[i - perTenSeconds] >= Window - TimeSpan.FromTicks(perTenSeconds));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(18, 1)]
    [InlineData(20, 2)]
    [InlineData(3_600, 360)]
    public async Task After_a_rest_a_tenth_may_pass_at_once_and_the_rest_was_not_saved_up(int perTenSeconds, int atOnce)
    {
        var time = new FakeTimeProvider();
        var pace = new TokenBucketLimiter(perTenSeconds, time);
        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < atOnce; i++) await pace.Wait(default);
        Assert.False(pace.Wait(default).IsCompleted);
    }

    [Fact]
    public void Those_who_wait_pass_in_turn_at_the_pace_and_none_is_turned_away()
    {
        var time = new FakeTimeProvider();
        var pace = new TokenBucketLimiter(10, time);
        var waiting = Enumerable.Range(0, 100).Select(_ => pace.Wait(default)).ToArray();
        Assert.Equal(1, Passed());
        for (var second = 1; second < 100; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(second + 1, Passed());
            Assert.True(waiting[second].IsCompletedSuccessfully);
        }

        int Passed() => waiting.Count(each => each.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_let_go()
    {
        var pace = new TokenBucketLimiter(1, new FakeTimeProvider());
        using var cancellation = new CancellationTokenSource();
        await pace.Wait(default);
        var wait = pace.Wait(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
