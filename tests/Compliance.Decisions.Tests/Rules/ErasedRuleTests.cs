using Compliance.Decisions.Facts;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 1: GDPR Art. 17.</summary>
public sealed class ErasedRuleTests
{
    [Fact]
    public void Nothing_is_used_from_the_instant_at_which_the_erasure_begins()
    {
        var person = Willing with { Erasure = new ErasureFact { Id = "erasure", From = Now } };
        AssertAllowed(Ask(person, at: Now - Tick));
        AssertRefused(DecisionReason.Erased, "erased", "erasure", Ask(person));
        AssertRefused(DecisionReason.Erased, "erased", "erasure", Ask(person, at: Now + (3650 * Day)));
    }

    [Fact]
    public void Not_even_what_a_law_demands_is_used_of_an_erased_person() => AssertRefused(
        DecisionReason.Erased, "erased", "erasure", Ask(Willing with { Erasure = new ErasureFact { Id = "erasure", From = Now } }, Tax));

    [Fact]
    public void Erasure_is_named_before_a_restriction() => AssertRefused(
        DecisionReason.Erased, "erased", "erasure",
        Ask(Silent with
        {
            Erasure = new ErasureFact { Id = "erasure", From = Now },
            Restrictions = [new RestrictionFact { Id = "r", From = Now }],
        }));
}
