using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Storage.Consent;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Storage.Tests.Consent;

public sealed class ConsentDeadlinesTests(StorageBench storage) : IClassFixture<StorageBench>
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(storage.Get<IConsentLedger>(), storage.Get<INoticeStore>());
    private readonly IConsentDeadlines _deadlines = storage.Get<IConsentDeadlines>();
    private readonly string _notice = $"notice-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_consent_is_found_once_its_validity_is_over_and_not_before_and_is_expired_once()
    {
        await _bench.Publish(ConsentBench.NoticeOf(code: _notice));
        await _bench.Answer(_person, code: _notice);
        await _bench.Answer(_person, ConsentBench.Newsletter, isYes: false, code: _notice);
        Assert.DoesNotContain(await Passed(), each => each.Rendered is null);

        _bench.Clock.AdvanceDays(366);
        var deadline = Assert.Single(await Passed(), each => each.Rendered is null);
        Assert.Equal(1, await _bench.Consent.Expire(_person, default));
        Assert.Equal(0, await _bench.Consent.Expire(_person, default));
        await _deadlines.Remove(deadline, default);
        await _deadlines.Remove(deadline, default);
        Assert.DoesNotContain(await Passed(), each => each.Rendered is null);
        Assert.Equal([ConsentAct.Given, ConsentAct.Refused, ConsentAct.Expired], await _bench.Acts(_person));
    }

    [Fact]
    public async Task A_rendered_notice_that_nobody_answered_is_deleted_after_its_time_and_one_that_was_answered_stays()
    {
        await _bench.Publish(ConsentBench.NoticeOf(code: _notice));
        var unanswered = await _bench.Render(_person, code: _notice);
        var answered = await _bench.Render(_person, code: _notice);
        await _bench.Reply(_person, answered);
        foreach (var each in await AllOf(_bench.Clock.GetCurrentInstant() + Duration.FromHours(2)))
            Assert.False(await _deadlines.RemoveRendered(_person, each.Rendered!.Value, _bench.Clock.GetCurrentInstant(), default));

        _bench.Clock.AdvanceHours(2);
        var removed = 0;
        foreach (var each in await Passed())
            removed += await _deadlines.RemoveRendered(_person, each.Rendered!.Value, _bench.Clock.GetCurrentInstant(), default) ? 1 : 0;
        Assert.Equal(1, removed);
        var gone = await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, unanswered));
        Assert.Equal(ConsentError.TokenNotTheirs, gone.Error);
        var used = await Assert.ThrowsAsync<ConsentException>(() => _bench.Reply(_person, answered));
        Assert.Equal(ConsentError.TokenUsed, used.Error);
    }

    private Task<List<LedgerDeadline>> Passed() => AllOf(_bench.Clock.GetCurrentInstant());

    /// <summary>Other tests share the table.</summary>
    private async Task<List<LedgerDeadline>> AllOf(Instant now) =>
        await _deadlines.Passed(now, default).Where(each => each.Holder == _person).ToListAsync();
}
