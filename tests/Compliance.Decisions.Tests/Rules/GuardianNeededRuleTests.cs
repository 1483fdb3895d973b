using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 7: GDPR Art. 8.</summary>
public sealed class GuardianNeededRuleTests
{
    private static readonly AgeFact Fifteen = new() { Id = "age", From = Now - Day, Years = 15, Limit = 16 };

    [Fact]
    public void Below_the_limit_a_consent_alone_is_not_enough() =>
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(Willing with { Age = Fifteen }));

    [Fact]
    public void At_the_limit_it_is() => AssertAllowed(Ask(Willing with { Age = Fifteen with { Years = 16 } }));

    [Fact]
    public void It_is_enough_from_the_instant_at_which_the_person_reaches_the_limit()
    {
        var person = Willing with { Age = Fifteen with { ReachesLimitAt = Now } };
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(person, at: Now - Tick));
        AssertAllowed(Ask(person));
    }

    [Fact]
    public void An_age_counts_from_the_instant_at_which_it_is_known()
    {
        var person = Willing with { Age = Fifteen with { From = Now } };
        AssertAllowed(Ask(person, at: Now - Tick));
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(person));
    }

    [Fact]
    public void A_guardian_s_consent_to_the_purpose_is_enough_while_it_holds()
    {
        var person = Willing with { Age = Fifteen, GuardianConsents = [Guardian(Recommend) with { Until = Now + Day }] };
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(person, at: Now - Tick));
        AssertAllowed(Ask(person));
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(person, at: Now + Day));
    }

    [Fact]
    public void A_guardian_s_consent_to_another_purpose_is_not_enough() => AssertRefused(
        DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(Willing with { Age = Fifteen, GuardianConsents = [Guardian(Fraud)] }));

    [Fact]
    public void A_guardian_s_consent_does_not_replace_the_child_s() => AssertRefused(
        DecisionReason.NoConsent, "basis", null, Ask(Silent with { Age = Fifteen, GuardianConsents = [Guardian(Recommend)] }));

    [Fact]
    public void What_rests_on_another_basis_needs_no_guardian() => AssertAllowed(Ask(Silent with { Age = Fifteen }, Deliver));

    [Fact]
    public void A_special_category_rests_on_consent_whatever_the_basis_and_needs_one() =>
        AssertRefused(DecisionReason.GuardianNeeded, "guardian-needed", "age", Ask(Willing with { Age = Fifteen }, Deliver, Allergies));

    private static GuardianConsentFact Guardian(string purpose) => new() { Id = "guardian", From = Now, Purpose = purpose };
}
