using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions;
using Compliance.Storage.Changes;
using Compliance.Storage.Consent;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Storage.Tests.Consent;

public sealed class ConsentLedgerTests(StorageBench storage) : IClassFixture<StorageBench>
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly ConsentBench _bench = new(storage.Get<IConsentLedger>(), storage.Get<INoticeStore>());
    private readonly string _notice = $"notice-{Guid.NewGuid():N}";

    [Fact]
    public async Task What_is_recorded_comes_back_as_it_was_and_decides()
    {
        await Publish();
        var by = new ByGuardian(AgeBand.Under13, Guid.NewGuid());
        var recorded = await _bench.Consent.Answer(
            _person, await Render(),
            ConsentBench.AnswerOf((ConsentBench.Recommend, true), (ConsentBench.Share, true), (ConsentBench.Newsletter, false)) with
            {
                By = by,
                HasSignal = true,
                AcknowledgesSignal = true,
                Regime = "us-ca",
            },
            default);
        Assert.Equal(4, recorded.Count);
        Assert.Equal(recorded, await _bench.Consent.History(_person, default).ToListAsync());
        Assert.True(await _bench.Allows(_person, ConsentBench.Share));
        Assert.Equal(DecisionReason.NoConsent, (await _bench.Ask(_person, ConsentBench.Newsletter)).Reason);

        await _bench.Consent.WithdrawAll(_person, ConsentMethod.WithdrawalLink, ActingHand.Self, default);
        var another = new ConsentBench(
            new ConsentLedger(storage.Layout, new ConsentDeadlines(storage.Layout), storage.Get<ChangeNotes>(), SystemClock.Instance),
            new NoticeStore(storage.Layout, storage.Get<ChangeNotes>()));
        Assert.Equal(DecisionReason.Withdrawn, (await another.Ask(_person, ConsentBench.Share)).Reason);
    }

    [Fact]
    public async Task Of_two_changes_that_were_decided_on_the_same_state_one_is_recorded_and_the_other_leaves_nothing()
    {
        await Publish();
        var ledger = _bench.Ledger;
        var read = await ledger.Read(_person, default);
        Assert.True(await ledger.TryCommit(Commit("one"), default));
        Assert.False(await ledger.TryCommit(Commit("two"), default));
        read = await ledger.Read(_person, default);
        Assert.True(await ledger.TryCommit(Commit("three"), default));
        Assert.False(await ledger.TryCommit(Commit("four"), default));
        Assert.Equal(["one", "three"], await ledger.History(_person, default).Select(each => each.Id).ToListAsync());

        LedgerCommit Commit(string id)
        {
            var act = new ConsentEvent
            {
                Id = id, Holder = _person, Act = ConsentAct.Restricted, At = ConsentBench.Start, Method = ConsentMethod.Api,
                By = ActingHand.Controller, Sequence = read.Head.Sequence + 1,
            };
            return new LedgerCommit(
                read, read.Head with { Sequence = act.Sequence, LastAt = act.At }, [act],
                new Dictionary<string, TopicState> { ["restriction"] = new(act) }, null, null);
        }
    }

    [Fact]
    public async Task A_token_is_used_once_also_by_two_at_the_same_time_and_only_its_hash_is_kept()
    {
        await Publish();
        var token = await Render();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await _bench.Reply(_person, token, by: _bench.Instance())).Count;
            }
            catch (ConsentException refused) when (refused.Error is ConsentError.TokenUsed)
            {
                return 0;
            }
        }));
        Assert.Equal(1, answers.Sum());
        Assert.Single(await _bench.Acts(_person));
        Assert.DoesNotContain(
            await StorageBench.Dump(storage.Layout.Table("consents")), row => row.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_device_joins_a_person_and_each_act_comes_over_once()
    {
        await Publish();
        var device = ConsentBench.NewDevice();
        await _bench.Answer(device, code: _notice);
        await _bench.Consent.Signal(device, "us-ca", default);
        Assert.Equal(2, await _bench.Consent.Join(_person, device, default));
        Assert.Equal(0, await _bench.Consent.Join(_person, device, default));
        Assert.True(await _bench.Allows(_person));
    }

    [Fact]
    public async Task Every_holder_of_a_version_is_found_once_in_pages_of_any_size()
    {
        await Publish();
        var people = Enumerable.Range(0, 40).Select(_ => ConsentBench.NewPerson()).ToList();
        foreach (var person in people)
            await _bench.Ledger.AddHolder(_notice, 1, person, default);
        await _bench.Ledger.AddHolder(_notice, 1, people[0], default);
        await _bench.Ledger.AddHolder(_notice, 11, ConsentBench.NewPerson(), default);
        foreach (var size in new[] { 1, 7, 40, 1000 })
        {
            var (found, after) = (new List<ConsentHolder>(), (string?)null);
            do
            {
                var page = await _bench.Ledger.Holders(_notice, 1, after, size, default);
                Assert.InRange(page.Holders.Count, 0, size);
                found.AddRange(page.Holders);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(people.OrderBy(each => each.Id), found.OrderBy(each => each.Id));
        }
    }

    [Fact]
    public async Task A_notice_comes_back_as_it_was_published_and_a_version_is_taken_once()
    {
        var first = await Publish();
        var fresh = new NoticeStore(storage.Layout, storage.Get<ChangeNotes>());
        var found = (await fresh.Find(_notice, 1, default))!;
        Assert.Equal(
            NoticeHash.Of(first.Notice, "de", ConsentBench.App), NoticeHash.Of(found.Notice, "de", ConsentBench.App));
        Assert.Equal((first.Change, first.MaterialSince), (found.Change, found.MaterialSince));
        Assert.False(await fresh.TryAdd(first, default));
        for (var version = 2; version <= 11; version++)
            await _bench.Publish(ConsentBench.NoticeOf(version, _notice), NoticeChangeKind.Cosmetic);
        var newest = (await fresh.FindNewest(_notice, default))!;
        Assert.Equal((11, 1), (newest.Notice.Version, newest.MaterialSince));
        Assert.Null(await fresh.FindNewest("notice/'", default));
        Assert.Null(await fresh.Find("none", 1, default));
    }

    [Fact]
    public async Task A_supersession_over_tables_supersedes_each_consent_once_however_often_its_pages_run()
    {
        await Publish();
        var people = Enumerable.Range(0, 10).Select(_ => ConsentBench.NewPerson()).ToList();
        foreach (var person in people)
            await _bench.Answer(person, code: _notice);
        await _bench.Publish(ConsentBench.NoticeOf(2, _notice));
        string? from = null;
        do
        {
            var page = await _bench.Consent.Supersede(_notice, 2, from, 3, default);
            Assert.Equal(0, (await _bench.Consent.Supersede(_notice, 2, from, 3, default)).Superseded);
            from = page.Next;
        }
        while (from is not null);
        foreach (var person in people)
            Assert.Equal([ConsentAct.Given, ConsentAct.Superseded], await _bench.Acts(person));
    }

    [Fact]
    public async Task After_100_interleavings_over_tables_nothing_is_allowed_that_was_withdrawn()
    {
        var allowed = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var result = await Interleaving.Run(_bench, seed);
            Assert.True(result.Wrong.Count == 0, $"seed {seed}: {string.Join("; ", result.Wrong)}");
            allowed += result.Allowed;
        }

        Assert.InRange(allowed, 10, 290);
    }

    private Task<PublishedNotice> Publish() => _bench.Publish(ConsentBench.NoticeOf(code: _notice));

    private Task<string> Render() => _bench.Render(_person, code: _notice);
}
