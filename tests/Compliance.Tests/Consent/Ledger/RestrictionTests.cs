using Compliance.Consent.Ledger;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Ledger;

/// <summary>Whoever has a restriction is told before somebody else lifts it (GDPR Art. 18(3)).</summary>
public sealed class RestrictionTests
{
    private readonly MemoryConsentLedger _ledger = new();
    private readonly ConsentBench _bench;
    private readonly ConsentHolder _person = ConsentBench.NewPerson();

    public RestrictionTests() => _bench = new ConsentBench(_ledger, new MemoryNotices());

    [Fact]
    public async Task A_person_is_told_before_an_application_lifts_their_restriction()
    {
        await Record(ConsentAct.Restricted, ActingHand.Self);
        Assert.True(await Record(ConsentAct.RestrictionLifted, ActingHand.Controller));
        Assert.Equal([_person], _bench.Told.People);
    }

    [Fact]
    public async Task A_restriction_of_whom_nobody_could_tell_stays()
    {
        await Record(ConsentAct.Restricted, ActingHand.Self);
        _bench.Told.Fails = new InvalidOperationException();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Record(ConsentAct.RestrictionLifted, ActingHand.Controller));
        Assert.Single((await _bench.Consent.FactsOf(_person, default)).Restrictions);
    }

    [Fact]
    public async Task Nobody_is_told_who_lifts_their_own_restriction_or_has_none()
    {
        Assert.False(await Record(ConsentAct.RestrictionLifted, ActingHand.Controller));
        await Record(ConsentAct.Restricted, ActingHand.Self);
        Assert.True(await Record(ConsentAct.RestrictionLifted, ActingHand.Self));
        Assert.Empty(_bench.Told.People);
    }

    private Task<bool> Record(ConsentAct act, ActingHand by) =>
        _bench.Consent.Record(_person, act, null, ConsentMethod.Request, by, default);
}
