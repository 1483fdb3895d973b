using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Decisions;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Tests.Consent.Ledger;

public sealed class AnswerTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Fact]
    public async Task A_yes_is_recorded_with_who_when_how_and_exactly_what_was_shown_and_the_next_decision_allows()
    {
        await _bench.Publish();
        Assert.Equal(DecisionReason.NoConsent, (await _bench.Ask(_person)).Reason);
        var given = Assert.Single(await _bench.Answer(_person));
        Assert.Equal(
            (_person, ConsentAct.Given, ConsentBench.Recommend, ConsentBench.Start, ConsentMethod.WebForm, ActingHand.Self),
            (given.Holder, given.Act, given.Purpose, given.At, given.Method, given.By));
        Assert.Equal(ConsentBench.Start + Duration.FromDays(365), given.Until);
        Assert.Equal(ConsentBench.Copy, given.Copy);
        Assert.Equal(
            new ShownNotice(
                ConsentBench.Notice, 1, "en", ConsentBench.Web, NoticeHash.Of(ConsentBench.NoticeOf(), "en", ConsentBench.Web)),
            given.Notice);
        Assert.Equal([given], await _bench.Consent.History(_person, default).ToListAsync());
        Assert.Equal(given.Id, (await _bench.Ask(_person)).Fact);
    }

    [Fact]
    public async Task Each_purpose_is_an_event_of_its_own_and_no_takes_the_same_call_as_yes()
    {
        await _bench.Publish();
        var recorded = await _bench.Consent.Answer(
            _person, await _bench.Render(_person),
            ConsentBench.AnswerOf((ConsentBench.Share, false), (ConsentBench.Recommend, true), (ConsentBench.Newsletter, false)), default);
        Assert.Equal(
            [
                (ConsentBench.Recommend, ConsentAct.Given), (ConsentBench.Newsletter, ConsentAct.Refused),
                (ConsentBench.Share, ConsentAct.Refused),
            ],
            recorded.Select(each => (each.Purpose!, each.Act)));
        Assert.True(await _bench.Allows(_person));
        Assert.False(await _bench.Allows(_person, ConsentBench.Newsletter));
    }

    [Fact]
    public async Task A_second_yes_renews_the_first()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_person);
        Assert.Equal([ConsentAct.Given, ConsentAct.Renewed], await _bench.Acts(_person));
    }

    [Fact]
    public async Task A_consent_ends_by_itself_when_its_validity_is_over()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        _bench.Clock.AdvanceDays(364);
        Assert.True(await _bench.Allows(_person));
        _bench.Clock.AdvanceDays(1);
        Assert.Equal(DecisionReason.Expired, (await _bench.Ask(_person)).Reason);
    }

    [Fact]
    public async Task A_token_used_twice_is_refused_the_second_time()
    {
        await _bench.Publish();
        var token = await _bench.Render(_person);
        await _bench.Reply(_person, token);
        await Refused(ConsentError.TokenUsed, _person, token, ConsentBench.AnswerOf((ConsentBench.Share, true)), before: 1);
    }

    [Fact]
    public async Task A_token_from_another_surface_is_refused()
    {
        await _bench.Publish();
        await Refused(
            ConsentError.TokenOtherSurface, _person, await _bench.Render(_person),
            ConsentBench.AnswerOf((ConsentBench.Recommend, true)) with { Surface = ConsentBench.App });
    }

    [Fact]
    public async Task A_token_of_another_person_or_of_their_device_is_refused()
    {
        await _bench.Publish();
        var answer = ConsentBench.AnswerOf((ConsentBench.Recommend, true));
        await Refused(ConsentError.TokenNotTheirs, _person, await _bench.Render(ConsentBench.NewPerson()), answer);
        await Refused(ConsentError.TokenNotTheirs, _person, await _bench.Render(ConsentHolder.Device(_person.Id)), answer);
    }

    [Fact]
    public async Task A_token_is_refused_from_its_expiry_on()
    {
        await _bench.Publish();
        var (early, late) = (await _bench.Render(_person), await _bench.Render(_person));
        _bench.Clock.Advance(Duration.FromMinutes(30) - Duration.Epsilon);
        await _bench.Reply(_person, early);
        _bench.Clock.Advance(Duration.Epsilon);
        await Refused(ConsentError.TokenExpired, _person, late, ConsentBench.AnswerOf((ConsentBench.Share, true)), before: 1);
    }

    [Fact]
    public async Task A_yes_to_a_notice_that_was_rendered_before_a_withdrawal_is_refused_and_a_no_is_not()
    {
        await _bench.Publish();
        var (one, two, three) = (await _bench.Render(_person), await _bench.Render(_person), await _bench.Render(_person));
        await _bench.Consent.Withdraw(_person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        await Refused(ConsentError.TokenBeforeWithdrawal, _person, one, ConsentBench.AnswerOf((ConsentBench.Recommend, true)), before: 1);
        Assert.Single(await _bench.Reply(_person, one, ConsentBench.Share));
        await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        await Refused(ConsentError.TokenBeforeWithdrawal, _person, two, ConsentBench.AnswerOf((ConsentBench.Newsletter, true)), before: 3);
        Assert.Single(await _bench.Reply(_person, three, ConsentBench.Recommend, isYes: false));
        Assert.Single(await _bench.Answer(_person));
    }

    [Fact]
    public async Task A_notice_that_a_material_change_replaced_is_neither_rendered_nor_answered_any_more()
    {
        await _bench.Publish();
        var token = await _bench.Render(_person);
        await _bench.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Cosmetic);
        var second = await _bench.Render(_person);
        await _bench.Publish(ConsentBench.NoticeOf(3), NoticeChangeKind.Material);
        foreach (var each in new[] { token, second })
            await Refused(ConsentError.NoticeReplaced, _person, each, ConsentBench.AnswerOf((ConsentBench.Recommend, true)));
        Assert.Equal(ConsentError.NoticeReplaced, (await Assert.ThrowsAsync<ConsentException>(() => _bench.Render(_person, 2))).Error);
        Assert.Single(await _bench.Answer(_person, version: 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("++++++++++++++++++++++++++++++++++++++++++A")]
    public async Task Text_that_is_no_token_is_refused(string token) =>
        await Refused(ConsentError.TokenMalformed, _person, token, ConsentBench.AnswerOf((ConsentBench.Recommend, true)));

    [Fact]
    public async Task A_purpose_that_the_notice_does_not_ask_for_is_refused_with_all_that_came_with_it()
    {
        await _bench.Publish();
        var token = await _bench.Render(_person);
        await Refused(
            ConsentError.PurposeNotInNotice, _person, token,
            ConsentBench.AnswerOf((ConsentBench.Recommend, true), (ConsentBench.Deliver, true)));
        await Refused(ConsentError.NothingAnswered, _person, token, ConsentBench.AnswerOf());
        Assert.Single(await _bench.Reply(_person, token));
    }

    [Fact]
    public async Task The_token_itself_is_kept_nowhere()
    {
        await _bench.Publish();
        var token = await _bench.Render(_person);
        Assert.Equal(43, token.Length);
        Assert.Null(await _bench.Ledger.FindRendered(_person, Compliance.Consent.Sha256Hash.Of("other"u8), default));
        await _bench.Reply(_person, token);
        Assert.All(
            await _bench.Consent.History(_person, default).ToListAsync(),
            each => Assert.DoesNotContain(token, each.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guardians_consent_names_the_age_band_and_the_proof_and_is_a_fact_of_its_own()
    {
        await _bench.Publish();
        var by = new ByGuardian(AgeBand.From13To15, Guid.NewGuid());
        var recorded = await _bench.Consent.Answer(
            _person, await _bench.Render(_person), ConsentBench.AnswerOf((ConsentBench.Recommend, true)) with { By = by }, default);
        Assert.Equal(by, recorded[0].By);
        var fact = (await _bench.Consent.FactsOf(_person, default)).GuardianConsents.Single();
        Assert.Equal((recorded[0].Id, ConsentBench.Recommend), (fact.Id, fact.Purpose));
    }

    [Fact]
    public async Task Who_loses_every_race_is_told_that_the_ledger_is_busy_and_nothing_is_recorded()
    {
        var ledger = new MemoryConsentLedger { LosesRace = () => true };
        var bench = new ConsentBench(ledger, new MemoryNotices());
        await bench.Publish();
        Assert.Equal(ConsentError.Busy, (await Assert.ThrowsAsync<ConsentException>(() => bench.Answer(_person))).Error);
        Assert.Empty(await bench.Acts(_person));
    }

    private async Task Refused(ConsentError error, ConsentHolder holder, string token, ConsentAnswer answer, int before = 0)
    {
        var refused = await Assert.ThrowsAsync<ConsentException>(() => _bench.Consent.Answer(holder, token, answer, default));
        Assert.Equal(error, refused.Error);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await _bench.Acts(holder)).Count);
    }
}
