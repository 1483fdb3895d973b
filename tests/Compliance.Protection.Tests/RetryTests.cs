namespace Compliance.Protection.Tests;

public sealed class RetryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_is_overtaken_each_time_is_given_up_after_so_many_attempts(int times)
    {
        var made = 0;
        Task<string?> Overtaken() => Task.FromResult<string?>(++made > 0 ? null : "done");
        await Assert.ThrowsAsync<TimeoutException>(() => Retry.UpTo(times, Overtaken, () => new TimeoutException()));
        Assert.Equal(times, made);
    }

    [Fact]
    public async Task The_first_attempt_that_nobody_overtakes_is_the_last()
    {
        var made = 0;
        Assert.Equal("done", await Retry.UpTo(3, () => Task.FromResult(++made == 2 ? "done" : null), () => new TimeoutException()));
        Assert.Equal(2, made);
    }
}
