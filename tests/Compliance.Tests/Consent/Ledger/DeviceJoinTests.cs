using Compliance.Consent.Ledger;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Ledger;

public sealed class DeviceJoinTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentHolder _device = ConsentBench.NewDevice();
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public async Task Of_what_person_and_device_said_the_newer_counts(bool first, bool second, bool allowed)
    {
        await _bench.Publish();
        foreach (var (one, other) in new[] { (_person, _device), (ConsentBench.NewDevice(), ConsentBench.NewPerson()) })
        {
            await _bench.Answer(one, isYes: first);
            _bench.Clock.AdvanceMinutes(1);
            await _bench.Answer(other, isYes: second);
            _bench.Clock.AdvanceMinutes(1);
            var (person, device) = one.IsPerson ? (one, other) : (other, one);
            await _bench.Consent.Join(person, device, default);
            Assert.Equal(allowed, await _bench.Allows(person));
        }
    }

    [Fact]
    public async Task At_the_same_instant_what_allows_less_counts()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_device, isYes: false);
        await _bench.Consent.Join(_person, _device, default);
        Assert.False(await _bench.Allows(_person));

        var (other, laptop) = (ConsentBench.NewPerson(), ConsentBench.NewDevice());
        await _bench.Answer(other, isYes: false);
        await _bench.Answer(laptop);
        await _bench.Consent.Join(other, laptop, default);
        Assert.False(await _bench.Allows(other));
    }

    [Fact]
    public async Task A_withdrawal_of_everything_never_loses_to_an_older_yes_wherever_it_was_said()
    {
        await _bench.Publish();
        await _bench.Answer(_device, ConsentBench.Newsletter);
        await _bench.Answer(_person);
        _bench.Clock.AdvanceMinutes(1);
        await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.Join(_person, _device, default);
        Assert.False(await _bench.Allows(_person, ConsentBench.Newsletter));

        var (other, laptop) = (ConsentBench.NewPerson(), ConsentBench.NewDevice());
        await _bench.Answer(other);
        _bench.Clock.AdvanceMinutes(1);
        await _bench.Consent.WithdrawAll(laptop, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Answer(other, ConsentBench.Newsletter);
        _bench.Clock.AdvanceMinutes(1);
        await _bench.Answer(other, ConsentBench.Share);
        await _bench.Consent.Join(other, laptop, default);
        Assert.False(await _bench.Allows(other));
        Assert.True(await _bench.Allows(other, ConsentBench.Share));
    }

    [Fact]
    public async Task A_second_withdrawal_counts_also_where_the_first_had_ended_the_consent_already()
    {
        await _bench.Publish();
        await Withdraw(_person);
        _bench.Clock.AdvanceMinutes(1);
        await _bench.Answer(_device);
        _bench.Clock.AdvanceMinutes(1);
        await Withdraw(_person);
        await _bench.Consent.Join(_person, _device, default);
        Assert.False(await _bench.Allows(_person));

        Task Withdraw(ConsentHolder holder) =>
            _bench.Consent.Withdraw(holder, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
    }

    [Fact]
    public async Task Objections_opt_outs_signals_and_limits_of_the_device_are_kept()
    {
        await _bench.Consent.OptOut(_person, PurposeClasses.Sale, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.OptOut(_device, PurposeClasses.Profiling, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.Signal(_device, "us-ca", default);
        await _bench.Consent.Record(_device, ConsentAct.Objected, ConsentBench.Analyse, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Consent.Record(_device, ConsentAct.UseLimited, null, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.Equal(4, await _bench.Consent.Join(_person, _device, default));
        var facts = await _bench.Consent.FactsOf(_person, default);
        Assert.Equal(
            [
                PurposeClasses.Sale | PurposeClasses.Profiling,
                PurposeClasses.Sale | PurposeClasses.Sharing | PurposeClasses.TargetedAdvertising,
            ],
            facts.OptOuts.OrderBy(each => each.Origin).Select(each => each.Classes));
        Assert.Single(facts.Objections);
        Assert.Single(facts.LimitUses);
    }

    [Fact]
    public async Task Each_act_of_a_device_comes_over_once_and_what_the_person_took_back_since_stays_so()
    {
        await Object(_device, ConsentAct.Objected);
        Assert.Equal(1, await _bench.Consent.Join(_person, _device, default));
        await Object(_person, ConsentAct.ObjectionTakenBack);
        Assert.Equal(0, await _bench.Consent.Join(_person, _device, default));
        Assert.True(await _bench.Allows(_person, ConsentBench.Analyse));
        await _bench.Consent.Signal(_device, null, default);
        Assert.Equal(1, await _bench.Consent.Join(_person, _device, default));

        Task Object(ConsentHolder holder, ConsentAct act) =>
            _bench.Consent.Record(holder, act, ConsentBench.Analyse, ConsentMethod.WebForm, ActingHand.Self, default);
    }

    [Fact]
    public async Task A_consent_that_came_over_is_superseded_with_its_notice()
    {
        await _bench.Publish();
        await _bench.Answer(_device);
        await _bench.Consent.Join(_person, _device, default);
        Assert.True(await _bench.Allows(_person));
        await _bench.Publish(ConsentBench.NoticeOf(2));
        Assert.Equal(2, (await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, 100, default)).Superseded);
        Assert.False(await _bench.Allows(_person));
        Assert.Equal([ConsentAct.Given, ConsentAct.Superseded], await _bench.Acts(_person));
    }

    [Fact]
    public async Task Two_people_or_two_devices_are_not_joined() => Assert.Equal(
        ConsentError.UnknownHolder,
        (await Assert.ThrowsAsync<ConsentException>(() => _bench.Consent.Join(_person, ConsentBench.NewPerson(), default))).Error);
}
