using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 4: GDPR Art. 5(1)(c) and 25.</summary>
public sealed class NotForPurposeRuleTests
{
    private static readonly DecisionPolicy Unmapped = WithField(Email, field => field with { Uses = [new FieldUse { Purpose = Tax }] });

    [Fact]
    public void A_field_that_is_not_mapped_to_the_purpose_is_refused_whatever_the_person_agreed_to() =>
        AssertRefused(DecisionReason.NotForPurpose, "not-for-purpose", Email, Ask(Willing, policy: Unmapped));

    [Fact]
    public void The_same_field_is_allowed_to_a_purpose_that_it_is_mapped_to() => AssertAllowed(Ask(Silent, Tax, policy: Unmapped));

    [Fact]
    public void A_field_that_the_map_does_not_have_is_refused() =>
        AssertRefused(DecisionReason.NotForPurpose, "not-for-purpose", null, Ask(Willing, field: "crm.customers.shoe_size"));

    [Fact]
    public void Other_fields_of_the_question_are_not_refused_with_it()
    {
        var decision = Engine(policy: Unmapped).Decide(Willing, Recommend, [Email, Total]);
        Assert.Equal([DecisionOutcome.Refused, DecisionOutcome.Allowed], decision.Answers.Select(answer => answer.Outcome));
    }
}
