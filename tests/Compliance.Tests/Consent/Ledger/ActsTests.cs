using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Law;
using Compliance.Decisions;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Tests.Consent.Ledger;

public sealed class ActsTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Theory]
    [InlineData(ConsentAct.Restricted, ConsentAct.RestrictionLifted, DecisionReason.Restricted)]
    [InlineData(ConsentAct.Objected, ConsentAct.ObjectionTakenBack, DecisionReason.Objected)]
    public async Task What_was_begun_counts_until_it_is_taken_back_and_the_same_again_changes_nothing(
        ConsentAct begins, ConsentAct ends, DecisionReason reason)
    {
        Assert.False(await Record(ends));
        Assert.True(await Record(begins));
        Assert.False(await Record(begins));
        Assert.Equal(reason, (await _bench.Ask(_person, ConsentBench.Analyse)).Reason);
        Assert.True(await Record(ends));
        Assert.True(await _bench.Allows(_person, ConsentBench.Analyse));
        Assert.Equal([begins, ends], await _bench.Acts(_person));

        Task<bool> Record(ConsentAct act) =>
            _bench.Consent.Record(_person, act, ConsentBench.Analyse, ConsentMethod.WebForm, ActingHand.Self, default);
    }

    [Fact]
    public async Task A_limit_on_use_and_an_objection_to_all_marketing_are_facts()
    {
        await _bench.Consent.Record(_person, ConsentAct.UseLimited, null, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.Record(_person, ConsentAct.Objected, null, ConsentMethod.Phone, new ByAgent(Guid.NewGuid()), default);
        var facts = await _bench.Consent.FactsOf(_person, default);
        Assert.Single(facts.LimitUses);
        Assert.Null(Assert.Single(facts.Objections).Purpose);
    }

    [Theory]
    [InlineData(null, ConsentBench.Newsletter, ConsentBench.Recommend)]
    [InlineData(ConsentBench.Recommend, ConsentBench.Recommend, ConsentBench.Newsletter)]
    public async Task An_objection_ends_the_consents_that_it_is_about_and_answers_on_their_way_to_them(
        string? purpose, string ended, string left)
    {
        await _bench.Publish();
        await _bench.Answer(_person, ConsentBench.Newsletter);
        await _bench.Answer(_person, ConsentBench.Recommend);
        var onItsWay = await _bench.Render(_person);

        Assert.True(await Object());
        Assert.False(await _bench.Allows(_person, ended));
        Assert.True(await _bench.Allows(_person, left));
        await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, onItsWay, ended));

        await _bench.Consent.Record(
            _person, ConsentAct.ObjectionTakenBack, purpose, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False(await _bench.Allows(_person, ended));

        // Who says yes again, and objects again, is obeyed again.
        await _bench.Answer(_person, ended);
        Assert.True(await Object());
        Assert.False(await Object());
        Assert.False(await _bench.Allows(_person, ended));

        Task<bool> Object() =>
            _bench.Consent.Record(_person, ConsentAct.Objected, purpose, ConsentMethod.WebForm, ActingHand.Self, default);
    }

    [Fact]
    public async Task Opt_outs_of_several_classes_add_up_and_are_taken_back_one_by_one()
    {
        Assert.True(await OptOut(PurposeClasses.Sale));
        Assert.True(await OptOut(PurposeClasses.Profiling | PurposeClasses.Marketing));
        Assert.False(await OptOut(PurposeClasses.Sale));
        Assert.Equal(PurposeClasses.Sale | PurposeClasses.Profiling, await InForce());
        await _bench.Consent.TakeBackOptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.Equal(PurposeClasses.Profiling, await InForce());
        await _bench.Consent.TakeBackOptOut(_person, PurposeClasses.Profiling, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.Null(await InForce());
        var refused = await Assert.ThrowsAsync<ConsentException>(() => OptOut(PurposeClasses.Marketing));
        Assert.Equal(ConsentError.NothingAnswered, refused.Error);

        Task<bool> OptOut(PurposeClasses classes) =>
            _bench.Consent.OptOut(_person, classes, ConsentMethod.WebForm, ActingHand.Self, default);

        async Task<PurposeClasses?> InForce() => (await _bench.Consent.FactsOf(_person, default)).OptOuts.SingleOrDefault()?.Classes;
    }

    [Theory]
    [InlineData(ConsentAct.Revoked, DecisionReason.Withdrawn)]
    [InlineData(ConsentAct.Invalidated, DecisionReason.NoConsent)]
    public async Task A_consent_may_be_revoked_or_found_invalid_by_another_hand(ConsentAct act, DecisionReason reason)
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        var token = await _bench.Render(_person);
        Assert.True(await _bench.Consent.Record(
            _person, act, ConsentBench.Recommend, ConsentMethod.Api, ActingHand.Controller, default));
        Assert.Equal(reason, (await _bench.Ask(_person)).Reason);
        Assert.Equal(
            ConsentError.TokenBeforeWithdrawal, (await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, token))).Error);
    }

    [Fact]
    public async Task A_purpose_that_the_data_map_does_not_have_is_refused()
    {
        foreach (var act in new Func<Task>[]
        {
            () => _bench.Consent.Withdraw(_person, "unknown", ConsentMethod.WebForm, ActingHand.Self, default),
            () => _bench.Consent.Record(_person, ConsentAct.Objected, "unknown", ConsentMethod.WebForm, ActingHand.Self, default),
        })
            Assert.Equal(ConsentError.UnknownPurpose, (await Assert.ThrowsAsync<ConsentException>(act)).Error);
        Assert.Empty(await _bench.Acts(_person));
    }

    [Fact]
    public async Task A_withdrawal_of_what_was_never_given_is_a_no_on_the_record()
    {
        await _bench.Publish();
        var token = await _bench.Render(_person);
        Assert.False(await _bench.Consent.Withdraw(_person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default));
        Assert.Equal([ConsentAct.Withdrawn], await _bench.Acts(_person));
        await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, token));
    }

    [Fact]
    public async Task Nobody_is_asked_again_within_twelve_months_where_the_law_says_so()
    {
        await _bench.Publish();
        await _bench.Answer(_person, isYes: false);
        var california = Law("us-ca");
        var again = await MayAsk(california);
        Assert.Equal((false, Instant.FromUtc(2027, 11, 23, 9, 0), "us-ca"), (again.MayAsk, again.From!.Value, again.Regime));
        Assert.True((await MayAsk(Law("eu-gdpr"))).MayAsk);
        Assert.True((await _bench.Consent.MayAsk(_person, ConsentBench.Newsletter, PurposeClasses.None, california, default)).MayAsk);
        _bench.Clock.Reset(Instant.FromUtc(2027, 11, 23, 9, 0) - Duration.Epsilon);
        Assert.False((await MayAsk(california)).MayAsk);
        _bench.Clock.Advance(Duration.Epsilon);
        Assert.True((await MayAsk(california)).MayAsk);

        await _bench.Consent.OptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False((await _bench.Consent.MayAsk(_person, ConsentBench.Share, PurposeClasses.Sale, california, default)).MayAsk);
        Assert.True((await _bench.Consent.MayAsk(_person, ConsentBench.Share, PurposeClasses.Profiling, california, default)).MayAsk);

        Task<AskingAgain> MayAsk(Regime regime) =>
            _bench.Consent.MayAsk(_person, ConsentBench.Recommend, PurposeClasses.None, regime, default);

        static Regime Law(string code) => LawTable.Current.Regimes.Single(regime => regime.Code == code);
    }

    [Fact]
    public async Task An_act_is_never_dated_before_the_one_before_it()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        _bench.Clock.Reset(ConsentBench.Start - Duration.FromHours(1));
        await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False(await _bench.Allows(_person));
        Assert.All(await _bench.Consent.History(_person, default).ToListAsync(), each => Assert.Equal(ConsentBench.Start, each.At));
    }

    [Fact]
    public async Task What_refuses_counts_at_once_although_another_machines_clock_is_ahead()
    {
        _bench.Clock.AdvanceMinutes(5);
        await _bench.Consent.Record(
            _person, ConsentAct.Objected, ConsentBench.Analyse, ConsentMethod.WebForm, ActingHand.Self, default);
        _bench.Clock.AdvanceMinutes(-5);
        Assert.Equal(DecisionReason.Objected, (await _bench.Ask(_person, ConsentBench.Analyse)).Reason);
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("Ada Lovelace")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("device-0123456789abcdef0123456789abcdef")]
    [InlineData("")]
    public void A_person_is_named_by_a_subject_id_and_by_nothing_else(string text) =>
        Assert.Equal(ConsentError.UnknownHolder, Assert.Throws<ConsentException>(() => ConsentHolder.Person(text)).Error);
}
