using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>The table itself: whoever changes an order or a code changes what signed decisions mean.</summary>
public sealed class DecisionRulesTests
{
    [Fact]
    public void The_rules_stand_in_this_order_under_these_codes() => Assert.Equal(
        [
            "0 unavailable", "1 erased", "2 restricted", "3 purpose-not-active", "4 not-for-purpose", "5 retention-over",
            "6 special-category", "7 guardian-needed", "8 basis", "9 objection", "10 opt-out", "11 limit-use", "12 generalised",
        ],
        DecisionRules.Table.Select(rule => $"{rule.Number} {rule.Code}"));

    [Fact]
    public void Every_rule_names_its_source_in_law_and_what_it_refuses() => Assert.All(DecisionRules.Table, rule =>
    {
        Assert.Matches("GDPR|CCPA", rule.Source);
        Assert.EndsWith(".", rule.Summary, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_reason_has_a_code_of_its_own_that_never_changes() => Assert.Equal(
        [
            "none", "unavailable", "erased", "restricted", "purpose-not-active", "not-for-purpose", "retention-over", "special-category",
            "guardian-needed", "no-consent", "withdrawn", "expired", "superseded", "not-in-notice", "no-basis", "objected", "opted-out",
            "signal", "limited", "generalised", "consented", "lawful-basis",
        ],
        Enum.GetValues<DecisionReason>().Select(reason => reason.Code()));

    [Fact]
    public void Only_three_reasons_allow() => Assert.Equal(
        [DecisionReason.Generalised, DecisionReason.Consented, DecisionReason.LawfulBasis],
        Enum.GetValues<DecisionReason>().Where(reason => reason.Outcome() != DecisionOutcome.Refused));

    [Fact]
    public void What_is_no_reason_is_refused() => Assert.Equal(DecisionOutcome.Refused, ((DecisionReason)200).Outcome());
}
