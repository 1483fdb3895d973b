using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Rules;

/// <summary>Rule 10: CCPA §1798.120 and .135, 11 CCR 7025, state laws.</summary>
public sealed class OptOutRuleTests
{
    [Theory]
    [InlineData(PurposeClasses.Sale)]
    [InlineData(PurposeClasses.Sharing)]
    [InlineData(PurposeClasses.TargetedAdvertising)]
    [InlineData(PurposeClasses.Profiling)]
    public void Opting_out_of_a_class_refuses_every_purpose_of_it(PurposeClasses optedOut)
    {
        var person = Willing with { OptOuts = [OptOut() with { Classes = optedOut }] };
        AssertRefused(DecisionReason.OptedOut, "opt-out", "choice", Ask(person, Advertise));
        AssertAllowed(Ask(person, Advertise, policy: With(Advertise, purpose => purpose with { Classes = purpose.Classes & ~optedOut })));
    }

    [Fact]
    public void Consent_does_not_outweigh_an_opt_out() => AssertRefused(
        DecisionReason.OptedOut, "opt-out", "choice",
        Ask(
            Willing with { OptOuts = [OptOut()] }, Advertise,
            policy: With(Advertise, purpose => purpose with { Basis = LegalBasis.Consent })));

    [Fact]
    public void An_opt_out_holds_from_its_first_instant_until_the_person_opts_in_again()
    {
        var person = Willing with { OptOuts = [OptOut() with { Until = Now + Day }] };
        AssertAllowed(Ask(person, Advertise, at: Now - Tick));
        AssertRefused(DecisionReason.OptedOut, "opt-out", "choice", Ask(person, Advertise));
        AssertAllowed(Ask(person, Advertise, at: Now + Day));
    }

    [Fact]
    public void A_signal_refuses_where_the_law_honours_it_and_only_there()
    {
        AssertRefused(DecisionReason.Signal, "opt-out", "signal", Ask(Willing with { OptOuts = [Signal()] }, Advertise));
        AssertAllowed(Ask(Willing with { OptOuts = [Signal() with { IsHonoured = false }] }, Advertise));
    }

    [Fact]
    public void A_consent_that_was_given_against_a_signal_outweighs_it_for_its_purpose_alone_and_no_choice()
    {
        AssertAllowed(Ask(Willing with { OptOuts = [Signal() with { ExceptPurposes = [Advertise] }] }, Advertise));
        AssertRefused(
            DecisionReason.Signal, "opt-out", "signal",
            Ask(Willing with { OptOuts = [Signal() with { ExceptPurposes = [Recommend] }] }, Advertise));
        AssertRefused(
            DecisionReason.OptedOut, "opt-out", "choice",
            Ask(Willing with { OptOuts = [OptOut() with { ExceptPurposes = [Advertise] }] }, Advertise));
    }

    [Fact]
    public void A_choice_counts_whether_or_not_the_law_honours_signals() => AssertRefused(
        DecisionReason.OptedOut, "opt-out", "choice", Ask(Willing with { OptOuts = [OptOut() with { IsHonoured = false }] }, Advertise));

    [Fact]
    public void Of_a_signal_and_a_choice_the_choice_is_named()
    {
        AssertRefused(DecisionReason.OptedOut, "opt-out", "choice", Ask(Willing with { OptOuts = [Signal(), OptOut()] }, Advertise));
        AssertRefused(
            DecisionReason.Signal, "opt-out", "signal",
            Ask(Willing with { OptOuts = [Signal(), Signal() with { Id = "other" }] }, Advertise));
    }

    [Fact]
    public void The_signal_of_a_device_counts_for_a_person_whom_nobody_knows() => AssertRefused(
        DecisionReason.Signal, "opt-out", "signal", Ask(PersonFacts.Unknown("device-1", Now) with { OptOuts = [Signal()] }, Advertise));

    [Fact]
    public void Purposes_of_no_class_go_on() => AssertAllowed(Ask(Willing with { OptOuts = [OptOut()] }, Fraud));

    [Fact]
    public void One_does_not_opt_out_of_marketing_but_objects_to_it() => AssertAllowed(Ask(
        Willing with { OptOuts = [OptOut() with { Classes = PurposeClasses.Marketing | PurposeClasses.Sale }] }, Mailing));

    private static OptOutFact OptOut() => new() { Id = "choice", From = Now, Classes = PurposeClasses.Sale, Origin = OptOutOrigin.Choice };

    private static OptOutFact Signal() => OptOut() with { Id = "signal", Origin = OptOutOrigin.Signal };
}
