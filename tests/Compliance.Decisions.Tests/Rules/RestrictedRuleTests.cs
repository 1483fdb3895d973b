using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 2: GDPR Art. 18.</summary>
public sealed class RestrictedRuleTests
{
    [Fact]
    public void A_restriction_refuses_from_its_first_instant_to_just_before_its_last()
    {
        var person = Willing with { Restrictions = [new RestrictionFact { Id = "restriction", From = Now, Until = Now + Day }] };
        AssertAllowed(Ask(person, at: Now - Tick));
        AssertRefused(DecisionReason.Restricted, "restricted", "restriction", Ask(person));
        AssertRefused(DecisionReason.Restricted, "restricted", "restriction", Ask(person, at: Now + Day - Tick));
        AssertAllowed(Ask(person, at: Now + Day));
    }

    [Fact]
    public void A_purpose_of_Art_18_2_goes_on() =>
        AssertAllowed(Ask(Silent with { Restrictions = [new RestrictionFact { Id = "restriction", From = Now }] }, Tax));

    [Fact]
    public void Of_two_restrictions_the_one_that_still_holds_counts() => AssertRefused(
        DecisionReason.Restricted, "restricted", "second",
        Ask(Willing with
        {
            Restrictions =
            [
                new RestrictionFact { Id = "first", From = Now - Day, Until = Now }, new RestrictionFact { Id = "second", From = Now },
            ],
        }));
}
