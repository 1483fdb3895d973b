using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 6: GDPR Art. 9(2)(a).</summary>
public sealed class SpecialCategoryRuleTests
{
    [Theory]
    [InlineData(Recommend)]
    [InlineData(Deliver)]
    [InlineData(Tax)]
    [InlineData(Fraud)]
    public void Whatever_the_basis_a_special_category_needs_explicit_consent(string purpose)
    {
        AssertRefused(DecisionReason.SpecialCategory, "special-category", null, Ask(Silent, purpose, Allergies));
        AssertAllowed(Ask(Willing, purpose, Allergies));
    }

    [Fact]
    public void A_consent_that_is_not_explicit_allows_the_other_fields_only()
    {
        var person = Silent with { Consents = [Consent() with { IsExplicit = false }] };
        AssertRefused(DecisionReason.SpecialCategory, "special-category", Consent().Id, Ask(person, field: Allergies));
        AssertAllowed(Ask(person));
    }

    [Fact]
    public void A_consent_to_another_purpose_does_not_count() =>
        AssertRefused(
            DecisionReason.SpecialCategory, "special-category", null, Ask(Silent with { Consents = [Consent(Fraud)] }, field: Allergies));

    [Fact]
    public void A_consent_whose_notice_did_not_name_the_category_does_not_count() => AssertRefused(
        DecisionReason.SpecialCategory, "special-category", Consent(Deliver).Id,
        Ask(
            Silent with { Consents = [Consent(Deliver) with { Notice = FullNotice with { Categories = ["user.contact"] } }] }, Deliver,
            Allergies));

    [Theory]
    [InlineData(ConsentState.Withdrawn)]
    [InlineData(ConsentState.Refused)]
    [InlineData(ConsentState.Superseded)]
    public void A_consent_that_is_over_does_not_count(ConsentState state) => AssertRefused(
        DecisionReason.SpecialCategory, "special-category", Consent(Deliver, state).Id,
        Ask(Silent with { Consents = [Consent(Deliver, state)] }, Deliver, Allergies));

    [Fact]
    public void A_consent_counts_until_just_before_its_validity_ends()
    {
        var person = Silent with { Consents = [Consent(Deliver) with { Until = Now }] };
        AssertAllowed(Ask(person, Deliver, Allergies, Now - Tick));
        AssertRefused(DecisionReason.SpecialCategory, "special-category", Consent(Deliver).Id, Ask(person, Deliver, Allergies));
    }
}
