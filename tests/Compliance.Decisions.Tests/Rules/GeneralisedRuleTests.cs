using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 12: GDPR Art. 25.</summary>
public sealed class GeneralisedRuleTests
{
    [Fact]
    public void A_field_with_a_generalisation_for_the_purpose_is_given_so_and_rests_on_the_consent()
    {
        var answer = Ask(Willing, field: BirthDate);
        Assert.Equal(
            (DecisionOutcome.AllowedGeneralised, DecisionReason.Generalised, "generalised", Consent().Id, "age-band"),
            (answer.Outcome, answer.Reason, answer.Rule, answer.Fact, answer.Generalisation));
    }

    [Fact]
    public void On_another_basis_it_rests_on_the_purpose() =>
        Assert.Equal(("age-band", Fraud), (Ask(Silent, Fraud, BirthDate).Generalisation, Ask(Silent, Fraud, BirthDate).Fact));

    [Fact]
    public void Another_purpose_may_get_the_exact_value()
    {
        var policy = Policy with
        {
            Fields =
            [
                .. Policy.Fields.Select(field => field with
                {
                    Uses = [.. field.Uses.Select(use => use.Purpose == Deliver ? use with { Generalisation = null } : use)],
                }),
            ],
        };
        Assert.Equal(DecisionOutcome.Allowed, Ask(Silent, Deliver, BirthDate, policy: policy).Outcome);
        Assert.Equal(DecisionOutcome.AllowedGeneralised, Ask(Willing, Recommend, BirthDate, policy: policy).Outcome);
    }

    [Fact]
    public void What_another_rule_refuses_is_not_given_generalised_either() =>
        AssertRefused(DecisionReason.NoConsent, "basis", null, Ask(Silent, field: BirthDate));
}
