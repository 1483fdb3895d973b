using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 11: CCPA §1798.121.</summary>
public sealed class LimitUseRuleTests
{
    private static readonly LimitUseFact Limit = new() { Id = "limit", From = Now };

    [Fact]
    public void A_limit_refuses_sensitive_fields_while_it_holds()
    {
        var person = Willing with { LimitUses = [Limit with { Until = Now + Day }] };
        AssertAllowed(Ask(person, field: Location, at: Now - Tick));
        AssertRefused(DecisionReason.Limited, "limit-use", "limit", Ask(person, field: Location));
        AssertAllowed(Ask(person, field: Location, at: Now + Day));
    }

    [Fact]
    public void Other_fields_go_on() => AssertAllowed(Ask(Willing with { LimitUses = [Limit] }));

    [Fact]
    public void A_purpose_that_may_use_sensitive_data_goes_on() =>
        AssertAllowed(Ask(Willing with { LimitUses = [Limit] }, Deliver, Location));
}
