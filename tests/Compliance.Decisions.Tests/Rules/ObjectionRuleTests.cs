using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 9: GDPR Art. 21.</summary>
public sealed class ObjectionRuleTests
{
    [Fact]
    public void An_objection_refuses_from_its_first_instant_until_it_is_taken_back()
    {
        var person = Silent with { Objections = [Objection(Fraud) with { Until = Now + Day }] };
        AssertAllowed(Ask(person, Fraud, at: Now - Tick));
        AssertRefused(DecisionReason.Objected, "objection", "objection", Ask(person, Fraud));
        AssertRefused(DecisionReason.Objected, "objection", "objection", Ask(person, Fraud, at: Now + Day - Tick));
        AssertAllowed(Ask(person, Fraud, at: Now + Day));
    }

    [Fact]
    public void An_objection_to_one_purpose_leaves_the_others() =>
        AssertAllowed(Ask(Silent with { Objections = [Objection(Fraud)] }, Mailing));

    [Fact]
    public void Compelling_grounds_override_an_objection_from_the_instant_at_which_they_are_shown()
    {
        var person = Silent with { Objections = [Objection(Fraud) with { OverriddenFrom = Now + Day }] };
        AssertRefused(DecisionReason.Objected, "objection", "objection", Ask(person, Fraud, at: Now + Day - Tick));
        AssertAllowed(Ask(person, Fraud, at: Now + Day));
    }

    [Fact]
    public void Nothing_overrides_an_objection_to_direct_marketing() => AssertRefused(
        DecisionReason.Objected, "objection", "objection",
        Ask(Silent with { Objections = [Objection(Mailing) with { OverriddenFrom = Now }] }, Mailing));

    [Fact]
    public void An_objection_to_all_direct_marketing_refuses_every_such_purpose_and_no_other()
    {
        var person = Silent with { Objections = [Objection(null)] };
        AssertRefused(DecisionReason.Objected, "objection", "objection", Ask(person, Mailing));
        AssertAllowed(Ask(person, Fraud));
        AssertAllowed(Ask(person, Advertise));
    }

    [Theory]
    [InlineData(LegalBasis.PublicTask, DecisionOutcome.Refused)]
    [InlineData(LegalBasis.Contract, DecisionOutcome.Allowed)]
    [InlineData(LegalBasis.LegalObligation, DecisionOutcome.Allowed)]
    [InlineData(LegalBasis.VitalInterests, DecisionOutcome.Allowed)]
    public void One_objects_to_a_public_task_too_and_to_no_other_basis(LegalBasis basis, DecisionOutcome outcome) => Assert.Equal(
        outcome,
        Ask(
            Silent with { Objections = [Objection(Fraud)] }, Fraud,
            policy: With(Fraud, purpose => purpose with { Basis = basis })).Outcome);

    [Fact]
    public void One_objects_to_direct_marketing_even_where_a_contract_is_named_as_its_basis() => Assert.Equal(
        DecisionReason.Objected,
        Ask(
            Silent with { Objections = [Objection(Mailing)] }, Mailing,
            policy: With(Mailing, purpose => purpose with { Basis = LegalBasis.Contract })).Reason);

    [Fact]
    public void Under_consent_an_old_objection_does_not_undo_a_later_yes() => AssertAllowed(Ask(
        Willing with { Objections = [Objection(Mailing)] }, Mailing,
        policy: With(Mailing, purpose => purpose with { Basis = LegalBasis.Consent })));

    private static ObjectionFact Objection(string? purpose) => new() { Id = "objection", From = Now, Purpose = purpose };
}
