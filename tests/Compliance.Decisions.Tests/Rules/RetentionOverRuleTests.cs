using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 5: GDPR Art. 5(1)(e).</summary>
public sealed class RetentionOverRuleTests
{
    private static readonly RetentionEndFact End = new() { Id = "retention", Collection = "crm.customers", From = Now };

    [Fact]
    public void A_collection_that_ends_for_the_person_is_refused_from_that_instant_on()
    {
        var person = Willing with { RetentionEnds = [End] };
        AssertAllowed(Ask(person, at: Now - Tick));
        AssertRefused(DecisionReason.RetentionOver, "retention-over", "retention", Ask(person));
    }

    [Fact]
    public void A_collection_that_ends_for_everyone_is_refused_from_that_instant_on()
    {
        var policy = Policy with { RetentionEnds = [End] };
        AssertAllowed(Ask(Willing, at: Now - Tick, policy: policy));
        AssertRefused(DecisionReason.RetentionOver, "retention-over", "retention", Ask(Willing, policy: policy));
    }

    [Fact]
    public void Other_collections_go_on() => AssertAllowed(Ask(Willing with { RetentionEnds = [End] }, field: Total));

    [Fact]
    public void Of_several_ends_the_earliest_counts()
    {
        var later = End with { Id = "later", From = Now + Day };
        AssertRefused(DecisionReason.RetentionOver, "retention-over", "retention", Ask(Willing with { RetentionEnds = [later, End] }));
        AssertRefused(
            DecisionReason.RetentionOver, "retention-over", "retention",
            Ask(Willing with { RetentionEnds = [later] }, policy: Policy with { RetentionEnds = [later, End] }));
        AssertRefused(
            DecisionReason.RetentionOver, "retention-over", "retention",
            Ask(Willing with { RetentionEnds = [End] }, policy: Policy with { RetentionEnds = [later] }));
    }

    [Fact]
    public void It_is_named_before_a_missing_consent() =>
        AssertRefused(DecisionReason.RetentionOver, "retention-over", "retention", Ask(Silent with { RetentionEnds = [End] }));
}
