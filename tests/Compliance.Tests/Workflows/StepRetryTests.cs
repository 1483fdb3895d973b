using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Workflows;

public sealed class StepRetryTests
{
    [Fact]
    public void A_hiccup_is_tried_five_times_within_fifteen_seconds()
    {
        Assert.Equal([true, true, true, true, false], Enumerable.Range(1, 5).Select(attempt => StepRetry.Briefly.Allows(attempt, "any")));
        Assert.Equal([1, 2, 4, 8], Enumerable.Range(1, 4).Select(attempt => StepRetry.Briefly.DelayAfter(attempt).TotalSeconds));
    }

    [Fact]
    public void No_retry_is_one_attempt() => Assert.False(StepRetry.None.Allows(1, "any"));

    [Fact]
    public void Only_the_named_codes_are_tried_again()
    {
        var retry = StepRetry.Briefly with { Codes = new HashSet<string> { "a" } };
        Assert.True(retry.Allows(1, "a"));
        Assert.False(retry.Allows(1, "b"));
    }

    [Theory]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(100_000, 300)]
    public void Delays_grow_to_five_minutes_by_default(int attempt, int seconds) =>
        Assert.Equal(Duration.FromSeconds(seconds), StepRetry.Briefly.DelayAfter(attempt));

    [Fact]
    public void Factor_and_longest_delay_can_be_given()
    {
        var retry = new StepRetry(10, Duration.FromSeconds(2), Factor: 3, Max: Duration.FromSeconds(20));
        Assert.Equal([2, 6, 18, 20, 20], Enumerable.Range(1, 5).Select(attempt => retry.DelayAfter(attempt).TotalSeconds));
    }
}
