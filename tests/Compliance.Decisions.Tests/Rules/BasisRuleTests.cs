using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 8: GDPR Art. 6(1) and 7.</summary>
public sealed class BasisRuleTests
{
    [Fact]
    public void Under_consent_silence_is_a_refusal() => AssertRefused(DecisionReason.NoConsent, "basis", null, Ask(Silent));

    [Theory]
    [InlineData(ConsentState.Given)]
    [InlineData(ConsentState.Renewed)]
    public void A_consent_that_was_given_allows_and_the_answer_names_it(ConsentState state)
    {
        var answer = Ask(Silent with { Consents = [Consent(state: state)] });
        Assert.Equal(
            (DecisionOutcome.Allowed, DecisionReason.Consented, "basis", Consent(state: state).Id),
            (answer.Outcome, answer.Reason, answer.Rule, answer.Fact));
    }

    [Theory]
    [InlineData(ConsentState.Requested, DecisionReason.NoConsent)]
    [InlineData(ConsentState.RequestDeferred, DecisionReason.NoConsent)]
    [InlineData(ConsentState.Unknown, DecisionReason.NoConsent)]
    [InlineData(ConsentState.Refused, DecisionReason.NoConsent)]
    [InlineData(ConsentState.Invalidated, DecisionReason.NoConsent)]
    [InlineData(ConsentState.Expired, DecisionReason.Expired)]
    [InlineData(ConsentState.Superseded, DecisionReason.Superseded)]
    [InlineData(ConsentState.Revoked, DecisionReason.Withdrawn)]
    [InlineData(ConsentState.Withdrawn, DecisionReason.Withdrawn)]
    [InlineData((ConsentState)99, DecisionReason.NoConsent)]
    public void Every_other_state_refuses_with_its_reason(ConsentState state, DecisionReason reason) =>
        AssertRefused(reason, "basis", Consent(state: state).Id, Ask(Silent with { Consents = [Consent(state: state)] }));

    [Fact]
    public void A_consent_holds_from_its_first_instant_to_just_before_its_validity_ends()
    {
        var person = Silent with { Consents = [Consent() with { From = Now, Until = Now + Day }] };
        AssertRefused(DecisionReason.NoConsent, "basis", null, Ask(person, at: Now - Tick));
        AssertAllowed(Ask(person));
        AssertAllowed(Ask(person, at: Now + Day - Tick));
        AssertRefused(DecisionReason.Expired, "basis", Consent().Id, Ask(person, at: Now + Day));
    }

    [Fact]
    public void A_withdrawal_refuses_from_its_instant_on_and_does_not_lapse()
    {
        var withdrawal = Consent(state: ConsentState.Withdrawn) with { From = Now, Until = Now - Day };
        var person = Silent with { Consents = [withdrawal, Consent()] };
        AssertAllowed(Ask(person, at: Now - Tick));
        AssertRefused(DecisionReason.Withdrawn, "basis", withdrawal.Id, Ask(person));
        AssertRefused(DecisionReason.Withdrawn, "basis", withdrawal.Id, Ask(person, at: Now + (3650 * Day)));
    }

    [Fact]
    public void A_consent_given_after_a_withdrawal_allows_again() => AssertAllowed(Ask(
        Silent with { Consents = [Consent() with { From = Now }, Consent(state: ConsentState.Withdrawn) with { From = Now - Tick }] }));

    [Theory]
    [InlineData(ConsentState.Given)]
    [InlineData(ConsentState.Renewed)]
    public void Of_a_consent_and_a_withdrawal_at_the_same_instant_the_withdrawal_counts_in_either_order(ConsentState given)
    {
        var (yes, no) = (Consent(state: given), Consent(state: ConsentState.Withdrawn));
        AssertRefused(DecisionReason.Withdrawn, "basis", no.Id, Ask(Silent with { Consents = [yes, no] }));
        AssertRefused(DecisionReason.Withdrawn, "basis", no.Id, Ask(Silent with { Consents = [no, yes] }));
    }

    [Fact]
    public void Of_two_equal_events_at_the_same_instant_the_one_that_was_given_last_counts() => Assert.Equal(
        "second", Ask(Silent with { Consents = [Consent() with { Id = "first" }, Consent() with { Id = "second" }] }).Fact);

    [Fact]
    public void A_consent_to_another_purpose_allows_nothing() =>
        AssertRefused(DecisionReason.NoConsent, "basis", null, Ask(Silent with { Consents = [Consent(Fraud)] }));

    [Fact]
    public void The_notice_must_have_named_the_purpose() => AssertNotInNotice(FullNotice with { Purposes = [Deliver] }, Email);

    [Fact]
    public void The_notice_must_have_named_the_category() =>
        AssertNotInNotice(FullNotice with { Categories = ["user.contact.phone"] }, Email);

    [Fact]
    public void The_notice_must_have_named_the_recipient() => AssertNotInNotice(FullNotice with { Recipients = ["other.example"] }, Total);

    [Fact]
    public void A_consent_whose_notice_is_not_known_covers_nothing() => AssertNotInNotice(null, Email);

    [Theory]
    [InlineData("user", true)]
    [InlineData("user.contact", true)]
    [InlineData("user.contact.email", true)]
    [InlineData("user.contact.email.private", false)]
    [InlineData("user.con", false)]
    [InlineData("User.contact", false)]
    [InlineData("", false)]
    public void A_notice_names_a_category_by_naming_it_or_one_above_it(string named, bool allowed) => Assert.Equal(
        allowed, Ask(Silent with { Consents = [Consent() with { Notice = FullNotice with { Categories = [named] } }] }).IsAllowed);

    [Fact]
    public void Where_a_field_has_two_categories_the_notice_must_name_both()
    {
        var policy = WithField(Email, field => field with { Categories = ["user.contact.email", "user.name"] });
        var person = Silent with { Consents = [Consent() with { Notice = FullNotice with { Categories = ["user.contact.email"] } }] };
        AssertRefused(DecisionReason.NotInNotice, "basis", Consent().Id, Ask(person, policy: policy));
        AssertAllowed(Ask(Willing, policy: policy));
    }

    [Theory]
    [InlineData(Deliver)]
    [InlineData(Tax)]
    public void Contract_and_legal_obligation_do_not_arise_for_a_person_whom_nobody_knows(string purpose) =>
        AssertRefused(DecisionReason.NoBasis, "basis", null, Ask(PersonFacts.Unknown("device-1", Now), purpose));

    [Fact]
    public void A_person_whom_nobody_knows_has_no_consent() =>
        AssertRefused(DecisionReason.NoConsent, "basis", null, Ask(PersonFacts.Unknown("device-1", Now)));

    [Fact]
    public void A_person_whom_nobody_knows_has_the_consent_of_their_device() =>
        AssertAllowed(Ask(PersonFacts.Unknown("device-1", Now) with { Consents = [Consent()] }));

    [Theory]
    [InlineData(LegalBasis.LegitimateInterests)]
    [InlineData(LegalBasis.PublicTask)]
    [InlineData(LegalBasis.VitalInterests)]
    public void The_other_bases_arise_for_anyone(LegalBasis basis)
    {
        var answer = Ask(PersonFacts.Unknown("device-1", Now), Fraud, policy: With(Fraud, purpose => purpose with { Basis = basis }));
        Assert.Equal((DecisionReason.LawfulBasis, "basis", Fraud), (answer.Reason, answer.Rule, answer.Fact));
    }

    private static void AssertNotInNotice(NoticeContent? notice, string field) => AssertRefused(
        DecisionReason.NotInNotice, "basis", Consent().Id,
        Ask(Silent with { Consents = [Consent() with { Notice = notice }] }, field: field));
}
