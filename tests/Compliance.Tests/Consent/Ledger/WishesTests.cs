using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Ledger;

/// <summary>
/// What users of other systems asked for, as far as the ledger alone can show it. The numbers are those of the list of wishes: B1 to B12.
/// </summary>
public sealed class WishesTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Fact]
    public async Task B1_a_signal_counts_from_the_first_request_on()
    {
        await _bench.Publish();
        await _bench.Consent.Signal(_person, "us-ca", default);
        Assert.Equal(DecisionReason.NoConsent, (await _bench.Ask(_person, ConsentBench.Share)).Reason);
        var optOut = Assert.Single((await _bench.Consent.FactsOf(_person, default)).OptOuts);
        Assert.True(optOut.IsHonoured);
        Assert.Equal(PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising, optOut.Classes);
        Assert.False(await _bench.Consent.Signal(_person, "us-ca", default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task B2_a_yes_against_a_signal_is_refused_until_it_is_acknowledged_and_both_are_recorded(bool isNewSignal)
    {
        await _bench.Publish();
        if (!isNewSignal)
            await _bench.Consent.Signal(_person, "us-ca", default);
        var token = await _bench.Render(_person);
        var answer = ConsentBench.AnswerOf((ConsentBench.Share, true)) with { HasSignal = isNewSignal, Regime = "us-ca" };
        var refused = await Assert.ThrowsAsync<ConsentException>(() => _bench.Consent.Answer(_person, token, answer, default));
        Assert.Equal(ConsentError.SignalNotAcknowledged, refused.Error);
        Assert.DoesNotContain(ConsentAct.Given, await _bench.Acts(_person));

        await _bench.Consent.Answer(_person, token, answer with { AcknowledgesSignal = true }, default);
        var events = await _bench.Consent.History(_person, default).ToListAsync();
        Assert.Equal([ConsentAct.OptedOut, ConsentAct.Given], events.Select(each => each.Act));
        Assert.True(events[1] is { HasSignal: true, IsSignalAcknowledged: true });
        Assert.True(await _bench.Allows(_person, ConsentBench.Share));

        await _bench.Consent.Withdraw(_person, ConsentBench.Share, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False(await _bench.Allows(_person, ConsentBench.Share));
    }

    [Fact]
    public async Task B2_a_no_needs_no_acknowledgement()
    {
        await _bench.Publish();
        await _bench.Consent.Signal(_person, null, default);
        Assert.Single(await _bench.Answer(_person, ConsentBench.Share, isYes: false));
    }

    [Theory]
    [InlineData(ConsentBench.Recommend)]
    [InlineData(ConsentBench.Newsletter)]
    [InlineData(ConsentBench.Share)]
    public async Task B3_each_switch_that_a_notice_shows_changes_the_next_decision(string purpose)
    {
        await _bench.Publish();
        await _bench.Answer(_person, purpose);
        Assert.True(await _bench.Allows(_person, purpose));
        await _bench.Answer(_person, purpose, isYes: false);
        Assert.False(await _bench.Allows(_person, purpose));
    }

    [Fact]
    public async Task B4_a_withdrawal_link_works_after_24_months_and_can_do_nothing_but_withdraw()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        var (one, all) = (_bench.Consent.WithdrawalLink(_person, ConsentBench.Recommend), _bench.Consent.WithdrawalLink(_person, null));
        _bench.Clock.AdvanceDays(731);
        await _bench.Answer(_person);
        await _bench.Answer(_person, ConsentBench.Newsletter);
        foreach (var link in new[] { one, all })
        {
            var refused = await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, link, ConsentBench.Share));
            Assert.Equal(ConsentError.TokenMalformed, refused.Error);
        }

        Assert.Equal(1, await _bench.Instance().WithdrawByLink(one, default));
        Assert.False(await _bench.Allows(_person));
        Assert.True(await _bench.Allows(_person, ConsentBench.Newsletter));
        Assert.Equal(0, await _bench.Consent.WithdrawByLink(one, default));
        Assert.Equal(1, await _bench.Consent.WithdrawByLink(all, default));
        Assert.False(await _bench.Allows(_person, ConsentBench.Newsletter));
        Assert.Equal(0, await _bench.Consent.WithdrawByLink(all, default));
    }

    [Fact]
    public async Task B4_a_link_with_a_byte_changed_or_of_another_deployment_is_refused()
    {
        var link = _bench.Consent.WithdrawalLink(_person, ConsentBench.Recommend);
        for (var at = 0; at < link.Length; at++)
        {
            var changed = link.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            await Refused(new string(changed));
        }

        foreach (var other in new[] { "", "A", link + "A", link[..^1], link + "=", $" {link}", new string('A', 5000) })
            await Refused(other);

        async Task Refused(string text) => Assert.Equal(
            ConsentError.LinkRefused,
            (await Assert.ThrowsAsync<ConsentException>(() => _bench.Consent.WithdrawByLink(text, default))).Error);
    }

    [Fact]
    public async Task B5_after_a_withdrawal_of_everything_nothing_is_allowed_and_the_second_time_nothing_changes()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_person, ConsentBench.Newsletter);
        Assert.Equal(2, await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default));
        Assert.False(await _bench.Allows(_person) || await _bench.Allows(_person, ConsentBench.Newsletter));
        Assert.Equal(0, await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default));
        Assert.Equal(4, (await _bench.Acts(_person)).Count);
    }

    [Fact]
    public async Task B5_a_withdrawal_of_more_than_one_transaction_takes_counts_at_once()
    {
        var ledger = new MemoryConsentLedger();
        var bench = new ConsentBench(ledger, new MemoryNotices());
        var given = Enumerable.Range(0, 100).Select(number => new ConsentEvent
        {
            Id = $"{number}", Sequence = number + 1, Holder = _person, Act = ConsentAct.Given, Purpose = $"purpose-{number}",
            At = ConsentBench.Start, Method = ConsentMethod.WebForm, By = ActingHand.Self,
        }).ToList();
        await ledger.TryCommit(
            new LedgerCommit(
                await ledger.Read(_person, default), LedgerHead.Empty with { Sequence = 100 }, given,
                given.ToDictionary(each => $"consent:{each.Purpose}", each => new TopicState(each)), null, null),
            default);
        var commits = 0;
        ledger.LosesRace = () => ++commits > 1;
        await Assert.ThrowsAsync<ConsentException>(
            () => bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default));
        Assert.All((await bench.Consent.FactsOf(_person, default)).Consents, each => Assert.Equal("Withdrawn", each.State.ToString()));

        ledger.LosesRace = () => false;
        Assert.Equal(0, await bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default));
        var withdrawn = await bench.Consent.History(_person, default).Where(each => each.Act is ConsentAct.Withdrawn).ToListAsync();
        Assert.Equal(100, withdrawn.Select(each => each.Source).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(100, withdrawn.Count);
    }

    [Fact]
    public async Task B6_a_withdrawal_and_an_objection_are_different_acts_with_different_effects()
    {
        await _bench.Publish();
        await _bench.Answer(_person, ConsentBench.Newsletter);
        await _bench.Consent.Withdraw(_person, ConsentBench.Newsletter, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False(await _bench.Allows(_person, ConsentBench.Newsletter));
        Assert.True(await _bench.Allows(_person, ConsentBench.Deliver));
        Assert.True(await _bench.Allows(_person, ConsentBench.Analyse));

        Assert.True(await _bench.Consent.Record(
            _person, ConsentAct.Objected, ConsentBench.Analyse, ConsentMethod.WebForm, ActingHand.Self, default));
        Assert.Equal(DecisionReason.Objected, (await _bench.Ask(_person, ConsentBench.Analyse)).Reason);
        Assert.True(await _bench.Allows(_person, ConsentBench.Deliver));
        Assert.Equal([ConsentAct.Given, ConsentAct.Withdrawn, ConsentAct.Objected], await _bench.Acts(_person));
    }

    [Theory]
    [InlineData(NoticeChangeKind.Cosmetic, 0)]
    [InlineData(NoticeChangeKind.Material, 3)]
    public async Task B8_a_cosmetic_edit_supersedes_no_consent_and_a_material_one_each_once(NoticeChangeKind change, int expected)
    {
        await _bench.Publish();
        for (var number = 0; number < 3; number++)
            await _bench.Answer(ConsentBench.NewPerson());
        await _bench.Publish(ConsentBench.NoticeOf(2), change);
        Assert.Equal(expected, (await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, 100, default)).Superseded);
        Assert.Equal(0, (await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, 100, default)).Superseded);
    }

    [Fact]
    public async Task B9_nothing_but_an_answer_to_a_rendered_notice_makes_a_consent()
    {
        await _bench.Publish();
        var invented = Convert.ToBase64String(new byte[32]).TrimEnd('=');
        Assert.Equal(
            ConsentError.TokenNotTheirs, (await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, invented))).Error);
        foreach (var act in Enum.GetValues<ConsentAct>())
        {
            if (act is ConsentAct.Given or ConsentAct.Renewed)
                await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _bench.Consent.Record(
                    _person, act, ConsentBench.Recommend, ConsentMethod.Api, ActingHand.Self, default));
        }

        Assert.Empty(await _bench.Acts(_person));
        Assert.False(await _bench.Allows(_person));
    }
}
