using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Ledger;

public sealed class SupersessionTests
{
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Fact]
    public async Task A_material_change_counts_from_its_publication_on_before_the_ledger_says_so_and_under_the_same_id()
    {
        var person = ConsentBench.NewPerson();
        await _bench.Publish();
        await _bench.Answer(person);
        await _bench.Publish(ConsentBench.NoticeOf(2));
        var before = await _bench.Ask(person);
        Assert.Equal(DecisionReason.Superseded, before.Reason);
        await Run(2, 100);
        Assert.Equal(before, await _bench.Ask(person));
        Assert.Equal(before.Fact, (await _bench.Consent.History(person, default).LastAsync()).Id);
    }

    [Fact]
    public async Task A_supersession_that_is_interrupted_at_every_step_and_run_again_supersedes_each_consent_once()
    {
        const int People = 12;
        var interrupted = 0;
        for (var stop = 0; ; stop++)
        {
            var (ledger, bench, people) = await Consented(People);
            var calls = 0;
            ledger.Yield = () => calls++ == stop ? throw new OperationCanceledException() : Task.CompletedTask;
            var wasInterrupted = false;
            try
            {
                await Run(2, 5, bench);
            }
            catch (OperationCanceledException)
            {
                wasInterrupted = true;
            }

            ledger.Yield = () => Task.CompletedTask;
            await Run(2, 5, bench);
            foreach (var person in people)
                Assert.Equal([ConsentAct.Given, ConsentAct.Given, ConsentAct.Superseded, ConsentAct.Superseded], await Acts(bench, person));
            if (!wasInterrupted)
                break;
            interrupted++;
        }

        // Each of them is read and written, page by page.
        Assert.InRange(interrupted, 2 * People, 200);
    }

    [Fact]
    public async Task Two_that_supersede_at_once_supersede_each_consent_once()
    {
        var (ledger, bench, people) = await Consented(20);
        var random = new Random(1);
        ledger.Yield = async () => await Task.Yield();
        ledger.LosesRace = () => random.Next(3) == 0;
        await Task.WhenAll(Run(2, 3, bench), Run(2, 7, bench), Run(2, 20, bench));
        foreach (var person in people)
            Assert.Equal(2, (await Acts(bench, person)).Count(each => each is ConsentAct.Superseded));
    }

    [Fact]
    public async Task Only_consents_that_hold_are_superseded()
    {
        var (withdrawn, lapsed, renewed) = (ConsentBench.NewPerson(), ConsentBench.NewPerson(), ConsentBench.NewPerson());
        await _bench.Publish();
        await _bench.Answer(lapsed);
        _bench.Clock.AdvanceDays(365);
        await _bench.Answer(withdrawn);
        await _bench.Answer(renewed);
        await _bench.Consent.WithdrawAll(withdrawn, ConsentMethod.WebForm, ActingHand.Self, default);
        await _bench.Publish(ConsentBench.NoticeOf(2));
        await _bench.Answer(renewed, version: 2);
        Assert.Equal(0, await Run(2, 100));
        Assert.True(await _bench.Allows(renewed));
        Assert.Equal(DecisionReason.Withdrawn, (await _bench.Ask(withdrawn)).Reason);
        Assert.Equal(DecisionReason.Expired, (await _bench.Ask(lapsed)).Reason);
    }

    [Fact]
    public async Task A_change_supersedes_the_consents_to_all_versions_before_it()
    {
        await _bench.Publish();
        await _bench.Answer(ConsentBench.NewPerson());
        await _bench.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Cosmetic);
        await _bench.Answer(ConsentBench.NewPerson(), version: 2);
        await _bench.Publish(ConsentBench.NoticeOf(3));
        Assert.Equal(2, await Run(3, 1));
    }

    private static async Task<(MemoryConsentLedger Ledger, ConsentBench Bench, List<ConsentHolder> People)> Consented(int count)
    {
        var ledger = new MemoryConsentLedger();
        var bench = new ConsentBench(ledger, new MemoryNotices());
        await bench.Publish();
        var people = Enumerable.Range(0, count).Select(_ => ConsentBench.NewPerson()).ToList();
        foreach (var person in people)
        {
            await bench.Answer(person);
            await bench.Answer(person, ConsentBench.Newsletter);
        }

        await bench.Publish(ConsentBench.NoticeOf(2));
        return (ledger, bench, people);
    }

    private static Task<IReadOnlyList<ConsentAct>> Acts(ConsentBench bench, ConsentHolder person) => bench.Acts(person);

    private async Task<int> Run(int version, int size, ConsentBench? bench = null)
    {
        var (superseded, from) = (0, (string?)null);
        do
        {
            var page = await (bench ?? _bench).Consent.Supersede(ConsentBench.Notice, version, from, size, default);
            (superseded, from) = (superseded + page.Superseded, page.Next);
        }
        while (from is not null);
        return superseded;
    }
}
