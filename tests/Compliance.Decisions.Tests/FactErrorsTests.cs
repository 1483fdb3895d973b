using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

/// <summary>A fact that could never hold is refused: a restriction like that would allow what it should refuse.</summary>
public sealed class FactErrorsTests
{
    public static TheoryData<PersonFacts> Wrong() =>
    [
        Silent with { Restrictions = [new RestrictionFact { Id = "wrong", From = Now, Until = Now }] },
        Silent with { Objections = [new ObjectionFact { Id = "wrong", From = Now, Until = Now - Tick, Purpose = Fraud }] },
        Silent with { Consents = [Consent() with { Id = "wrong", From = Now, Until = Now }] },
        Silent with { Consents = [Consent(state: ConsentState.Renewed) with { Id = "wrong", From = Now, Until = Now }] },
        Silent with { GuardianConsents = [new GuardianConsentFact { Id = "wrong", From = Now, Until = Now, Purpose = Fraud }] },
        Silent with { LimitUses = [new LimitUseFact { Id = "wrong", From = Now, Until = Now }] },
        Silent with { OptOuts = [OptOut(PurposeClasses.Sale) with { Until = Now }] },
        Silent with { OptOuts = [OptOut(PurposeClasses.None)] },
        Silent with { OptOuts = [OptOut(PurposeClasses.Marketing)] },
    ];

    public static TheoryData<PersonFacts> WithoutId() =>
    [
        Silent with { Erasure = new ErasureFact { Id = "", From = Now } },
        Silent with { Age = new AgeFact { Id = "", From = Now, Years = 15, Limit = 16 } },
        Silent with { Consents = [Consent(state: ConsentState.Withdrawn) with { Id = "" }] },
        Silent with { Restrictions = [new RestrictionFact { Id = "", From = Now }] },
        Silent with { RetentionEnds = [new RetentionEndFact { Id = "", From = Now, Collection = "crm.customers" }] },
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Wrong))]
    public void A_fact_that_never_holds_or_says_nothing_is_named(PersonFacts facts)
    {
        var error = Assert.Throws<FactException>(() => Engine().Policy.Bind(facts));
        Assert.Equal("fact-invalid", error.Code);
        Assert.Contains("'wrong'", error.Message, StringComparison.Ordinal);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(WithoutId))]
    public void A_fact_without_an_id_is_refused(PersonFacts facts) => Assert.Throws<FactException>(() => Engine().Policy.Bind(facts));

    [Fact]
    public void Facts_about_purposes_and_collections_that_the_policy_does_not_have_do_no_harm() => AssertAllowed(Ask(Willing with
    {
        Consents = [Consent(), Consent("gone", ConsentState.Withdrawn)],
        Objections = [new ObjectionFact { Id = "o", From = Now, Purpose = "gone" }],
        GuardianConsents = [new GuardianConsentFact { Id = "g", From = Now, Purpose = "gone" }],
        RetentionEnds = [new RetentionEndFact { Id = "x", From = Now, Collection = "gone" }],
    }));

    private static OptOutFact OptOut(PurposeClasses classes) =>
        new() { Id = "wrong", From = Now, Classes = classes, Origin = OptOutOrigin.Choice };
}
