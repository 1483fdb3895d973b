using System.Text;
using System.Text.Json;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;
using Compliance.Testing.Consent;
using Compliance.Testing.Evidence;
using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Compliance.Tests.Consent.Proving;

/// <summary>What the consent ledger recorded reaches the evidence log, each event once, and is proven by a receipt.</summary>
public sealed class ConsentLoggingTests : IAsyncDisposable
{
    private readonly MemoryConsentLedger _ledger = new();
    private readonly InMemoryLog _log = new();
    private readonly ConsentBench _bench;
    private readonly ConsentHolder _person = ConsentBench.NewPerson();

    public ConsentLoggingTests() => _bench = new(_ledger, new MemoryNotices());

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task An_event_becomes_a_leaf_and_its_receipt_holds_and_tells_what_was_shown()
    {
        await _bench.Publish();
        var given = (await _bench.Answer(_person))[0];
        Assert.Equal(ReceiptStatus.NotLogged, (await Receipts.Find(_person, given.Id, default)).Status);

        Assert.Equal(1, await Logging().Run(default));
        var issued = await Receipts.Find(_person, given.Id, default);
        var found = ReceiptVerifier.Verify(issued.File!, Trust);
        Assert.Equal((ReceiptFailure.None, "All checks held."), (found.Failure, found.Reason));
        var said = found.Consent!.Statement;
        Assert.Equal((given.Id, "given", ConsentBench.Recommend, "2026-11-23T09:00:00Z", "2027-11-23T09:00:00Z", "web-form", "self"),
            (said.Event, said.Act, said.Purpose, said.Happened, said.Until, said.Method, said.By.Hand));
        Assert.Equal(
            (ConsentBench.Notice, 1, "en", ConsentBench.Web),
            (said.Notice!.Code, said.Notice.Version, said.Notice.Language, said.Notice.Surface));
        Assert.Equal("Example Shop", found.Consent.Controller.Name);
        Assert.NotNull(found.Receipt!.Notice);
        Assert.Equal(_person.ToString(), found.Receipt.Holder);
    }

    [Fact]
    public async Task Every_act_and_every_hand_can_be_proven_and_each_event_is_logged_once_however_often_it_runs()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Answer(_person);
        await _bench.Answer(_person, ConsentBench.Newsletter, isYes: false);
        await _bench.Consent.Signal(_person, "us-ca", default);
        await _bench.Consent.TakeBackSignal(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        var hand = new ByGuardian(AgeBand.From13To15, Guid.NewGuid());
        await _bench.Consent.Record(_person, ConsentAct.Objected, ConsentBench.Analyse, ConsentMethod.Phone, hand, default);
        await _bench.Consent.Record(_person, ConsentAct.Restricted, null, ConsentMethod.Paper, new ByAgent(Guid.NewGuid()), default);
        await _bench.Consent.Record(_person, ConsentAct.UseLimited, null, ConsentMethod.Api, ActingHand.Controller, default);
        await _bench.Publish(ConsentBench.NoticeOf(2));
        await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, 10, default);
        await _bench.Consent.WithdrawAll(_person, ConsentMethod.WithdrawalLink, ActingHand.Self, default);

        var events = await _bench.Consent.History(_person, default).ToListAsync();
        Assert.InRange(events.Count, 8, 20);
        Assert.Equal(events.Count, await Logging().Run(default));
        Assert.Equal(0, await Logging().Run(default));
        foreach (var each in events)
        {
            var found = ReceiptVerifier.Verify((await Receipts.Find(_person, each.Id, default)).File!, Trust);
            Assert.Equal((each.Act, ReceiptFailure.None), (each.Act, found.Failure));
        }

        Assert.Equal(events.Count, await Leaves());
        Assert.Empty(await _ledger.List(default).ToListAsync());
    }

    [Fact]
    public async Task Who_reads_the_entries_learns_neither_who_it_was_nor_which_belong_together()
    {
        await _bench.Publish();
        var first = (await _bench.Answer(_person))[0];
        var second = (await _bench.Answer(_person))[0];
        await Logging().Run(default);
        var statements = new List<string>();
        foreach (var each in new[] { first, second })
            statements.Add(Encoding.UTF8.GetString((await _log.Find(EntryIds.Consent(each.Id), default))!.Entry.Statement.Span));
        Assert.DoesNotContain(statements, text => text.Contains(_person.ToString(), StringComparison.Ordinal));
        var holders = statements.Select(text => JsonDocument.Parse(text).RootElement.GetProperty("holder").GetString()).ToList();
        Assert.NotEqual(holders[0], holders[1]);
    }

    [Fact]
    public async Task The_newest_word_about_a_purpose_has_its_receipt_too()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        await _bench.Consent.Withdraw(_person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        await Logging().Run(default);
        var found = ReceiptVerifier.Verify((await Receipts.FindNewest(_person, ConsentBench.Recommend, default)).File!, Trust);
        Assert.Equal("withdrawn", found.Consent!.Statement.Act);
        Assert.Equal(ReceiptStatus.Unknown, (await Receipts.FindNewest(_person, ConsentBench.Share, default)).Status);
        Assert.Equal(ReceiptStatus.Unknown, (await Receipts.Find(ConsentBench.NewPerson(), new string('0', 32), default)).Status);
    }

    [Fact]
    public async Task While_the_signer_is_away_events_wait_and_nothing_is_lost()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        var log = new InterruptedLog(_log) { IsAway = true };
        await Assert.ThrowsAsync<StepFailedException>(() => Logging(log).Run(default));
        Assert.Single(await _ledger.List(default).ToListAsync());
        log.IsAway = false;
        Assert.Equal(1, await Logging(log).Run(default));
        Assert.Equal(1, await Leaves());
    }

    [Fact]
    public async Task An_event_whose_id_the_log_has_for_something_else_waits_and_keeps_no_other_from_the_log()
    {
        await _bench.Publish();
        var stolen = (await _bench.Answer(_person))[0];
        var other = ConsentBench.NewPerson();
        await _bench.Answer(other);
        var forged = ConsentStatements.Of(stolen) with { Act = "refused" };
        await _log.Append(new LogConsents(new StatedController("Example Shop"), [forged]), default);

        Assert.Equal(1, await Logging().Run(default));
        Assert.Equal(_person, Assert.Single(await _ledger.List(default).ToListAsync()).Holder);
        Assert.Equal(ReceiptStatus.Contradicted, (await Receipts.Find(_person, stolen.Id, default)).Status);
    }

    [Fact]
    public async Task More_events_than_one_reading_takes_are_all_logged()
    {
        await _bench.Publish();
        for (var time = 0; time < 150; time++)
            await _bench.Answer(_person, isYes: time % 2 == 0);
        Assert.Equal(150, await Logging().Run(default));
        Assert.Equal(150, await Leaves());
    }

    [Fact]
    public async Task However_answers_and_the_logging_mix_no_committed_event_is_forgotten()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            _ledger.Yield = () => random.Next(3) == 0 ? Task.Delay(0) : Yielding();
            var (notice, people) = ($"mixed-{seed}", Enumerable.Range(0, 3).Select(_ => ConsentBench.NewPerson()).ToList());
            await _bench.Publish(ConsentBench.NoticeOf(code: notice));
            await Task.WhenAll(
                people.SelectMany(person => Enumerable.Range(0, 3).Select(_ => Task.Run(() => _bench.Answer(person, code: notice)))
                    .Cast<Task>())
                .Concat(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Logging().Run(default)))));
            await Logging().Run(default);
            foreach (var person in people)
            {
                var events = await _bench.Consent.History(person, default).ToListAsync();
                Assert.Equal(3, events.Count);
                foreach (var each in events)
                    Assert.NotNull(await _log.Find(EntryIds.Consent(each.Id), default));
            }

            Assert.Empty(await _ledger.List(default).ToListAsync());
        }

        Assert.Equal(60 * 9, await Leaves());
    }

    [Fact]
    public void However_large_events_are_each_command_fits_into_what_crosses_a_boundary()
    {
        var (code, words) = (new string('<', ConsentStatement.MaxText), new string('\u00e4', StatedController.MaxText));
        var largest = new ConsentStatement
        {
            Event = new string('a', 32), Holder = Convert.ToBase64String(new byte[32]), HolderKind = "person", Act = "object-taken-back",
            Purpose = code, Happened = "2026-11-23T09:00:00.123456789Z", Until = "2026-11-23T09:00:00.123456789Z",
            Notice = new(code, int.MaxValue, code, code, new string('f', 64)), Copy = new string('f', 64), Method = "preference-centre",
            By = new("guardian", "from13-to15", code), Regime = code, Source = code,
            Import = new(code, new string('f', 64), long.MaxValue, code),
        };
        Assert.Null(largest.Problem());
        var controller = new StatedController(words, words, words, words, words, words);
        Assert.True(controller.IsWellFormed);
        var usual = largest with { Purpose = "p", Notice = null, By = new("self"), Regime = null, Source = null, Import = null };
        ConsentStatement[] mixed = [.. Enumerable.Range(0, 60).Select(number => number % 7 == 0 ? largest : usual)];
        var commands = ConsentLogging.Commands(controller, mixed).ToList();
        Assert.Equal(mixed, commands.SelectMany(each => each.Events));
        Assert.All(commands, each => Assert.InRange(WorkflowJson.Write<ServiceCommand>(each).Length, 1, 16 * 1024));
        var many = ConsentLogging.Commands(new("Example Shop"), Enumerable.Repeat(usual, 33));
        Assert.Equal([16, 16, 1], many.Select(each => each.Events.Count));
    }

    private static async Task Yielding() => await Task.Yield();

    private async Task<int> Leaves()
    {
        var size = Checkpoint.Parse(SignedNote.Parse(await _log.ReadCheckpoint(default)).Text.Span).Size;
        var view = (await _log.Reader.Read(default))!;
        var count = 0;
        for (var bundle = 0L; bundle * TilePath.FullWidth < size; bundle++)
            count += (await view.ReadLeaves(bundle, default)).Count(leaf => leaf.Span[1] == (byte)EntryKind.Consent);
        return count;
    }

    private VerificationOptions Trust => new() { LogKeys = _log.Identity.Keys };

    private ConsentReceipts Receipts => new(_ledger, _bench.Notices, _log);

    private ConsentLogging Logging(IEvidenceLog? log = null) => new(
        _ledger, log ?? _log, _bench.Maps, Options.Create(new LogOptions()),
        Options.Create(new ReceiptOptions { Controller = "Example Shop" }), NullLogger<ConsentLogging>.Instance);
}
