using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 3: GDPR Art. 5(1)(b) and 5(2).</summary>
public sealed class PurposeNotActiveRuleTests
{
    [Fact]
    public void A_purpose_that_nobody_declared_may_use_nothing() =>
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", null, Ask(Willing, "profile-everyone"));

    [Fact]
    public void A_purpose_is_active_from_its_first_instant_to_just_before_its_end()
    {
        var policy = With(Recommend, purpose => purpose with { From = Now, EndedAt = Now + Day });
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, at: Now - Tick, policy: policy));
        AssertAllowed(Ask(Willing, policy: policy));
        AssertAllowed(Ask(Willing, at: Now + Day - Tick, policy: policy));
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, at: Now + Day, policy: policy));
    }

    [Fact]
    public void A_purpose_whose_review_is_overdue_goes_on_until_its_grace_is_over()
    {
        var policy = With(Recommend, purpose => purpose with { ReviewDue = Now, ReviewGrace = 14 * Day });
        AssertAllowed(Ask(Willing, at: Now + (14 * Day) - Tick, policy: policy));
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, at: Now + (14 * Day), policy: policy));
    }

    [Fact]
    public void Without_grace_a_purpose_ends_when_its_review_is_due()
    {
        var policy = With(Recommend, purpose => purpose with { ReviewDue = Now });
        AssertAllowed(Ask(Willing, at: Now - Tick, policy: policy));
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, policy: policy));
    }

    [Fact]
    public void Whichever_comes_first_of_end_and_overdue_review_ends_a_purpose()
    {
        var reviewFirst = With(Recommend, purpose => purpose with { EndedAt = Now + Day, ReviewDue = Now });
        var endFirst = With(Recommend, purpose => purpose with { EndedAt = Now, ReviewDue = Now + Day });
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, policy: reviewFirst));
        AssertRefused(DecisionReason.PurposeNotActive, "purpose-not-active", Recommend, Ask(Willing, policy: endFirst));
    }

    [Fact]
    public void A_review_due_at_the_end_of_time_is_never_overdue() => AssertAllowed(Ask(
        Willing, policy: With(Recommend, purpose => purpose with { ReviewDue = DateTimeOffset.MaxValue, ReviewGrace = 14 * Day })));
}
