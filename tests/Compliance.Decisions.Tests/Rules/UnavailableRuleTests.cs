using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 0: an answer that cannot be computed is a refusal.</summary>
public sealed class UnavailableRuleTests
{
    [Theory]
    [InlineData(Recommend)]
    [InlineData(Tax)]
    [InlineData(Fraud)]
    public void Facts_that_could_not_be_read_allow_nothing(string purpose) =>
        AssertRefused(DecisionReason.Unavailable, "unavailable", null, Ask(PersonFacts.Unavailable("p-1", Now), purpose));

    [Fact]
    public void Facts_that_could_not_be_read_allow_nothing_even_if_some_are_there() =>
        AssertRefused(DecisionReason.Unavailable, "unavailable", null, Ask(Willing with { IsAvailable = false }));

    [Fact]
    public void Facts_are_used_until_just_before_the_bound_on_their_age()
    {
        AssertAllowed(Aged(TimeSpan.FromSeconds(1) - Tick));
        AssertRefused(DecisionReason.Unavailable, "unavailable", null, Aged(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Facts_from_a_clock_that_is_ahead_by_the_bound_or_more_are_not_used()
    {
        AssertAllowed(Aged(-TimeSpan.FromSeconds(1) + Tick));
        AssertRefused(DecisionReason.Unavailable, "unavailable", null, Aged(-TimeSpan.FromSeconds(1)));
    }

    private static FieldAnswer Aged(TimeSpan age) => Engine().Decide(Willing with { AsOf = Now - age }, Recommend, [Email])[Email];
}
