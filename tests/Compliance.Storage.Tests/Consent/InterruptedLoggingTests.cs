using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;
using Compliance.Requests.Rights.Erasure;
using Compliance.Storage.Changes;
using Compliance.Storage.Consent;
using Compliance.Testing.Domain;
using Compliance.Testing.Azurite;
using Compliance.Testing.Consent;
using Compliance.Testing.Evidence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Storage.Tests.Consent;

/// <summary>
/// The process dies at any one call of the storage or of the log, before the call or behind it, while people answer and what they said is
/// logged. Another process goes on: every event that the ledger has is in the log, once.
/// </summary>
public sealed class InterruptedLoggingTests(StorageBench storage, AzuriteFixture azurite) : IClassFixture<StorageBench>
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_call_of_the_storage_the_process_dies_at_each_committed_event_is_logged_once(bool behind)
    {
        await using var log = new InMemoryLog();
        var notice = await Publish();
        var (committed, died, at) = (0, true, 0);
        for (; died; at++)
        {
            var faults = new Faults(at, behind);
            died = await Work(LedgerIn(Layout(faults)), log, notice) || faults.HasDied;
            committed += await Recover(log);
            Assert.Equal((at, committed), (at, await Leaves(log.Parts, log.Identity)));
        }

        // An answer, a withdrawal, and the logging of both make so many calls; a test that sees fewer does not see them all.
        Assert.InRange(at, 15, 60);
        Assert.InRange(committed, 15, 200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_call_of_the_log_the_process_dies_at_each_committed_event_is_logged_once(bool behind)
    {
        var parts = new LogParts(new MemoryLogStore(), new MemoryLogGuard(), new MemoryLogEntryIndex());
        var keys = LogKeys.New(InMemoryLog.Origin);
        var notice = await Publish();
        var (committed, died, at) = (0, true, 0);
        for (; died; at++)
        {
            var faults = new LogFaults(parts, at, behind);
            await using (var dying = Log(faults.Parts, keys))
                died = await Work(Ledger, dying, notice) || faults.HasDied;
            await using var log = Log(parts, keys);
            committed += await Recover(log);
            Assert.Equal((at, committed), (at, await Leaves(parts, keys.Signing.Identity)));
        }

        Assert.InRange(at, 5, 60);
        Assert.InRange(committed, 10, 200);
    }

    [Fact]
    public async Task A_logger_that_runs_between_a_commits_note_and_the_commit_forgets_nothing()
    {
        await using var log = new InMemoryLog();
        var notice = await Publish();
        foreach (var isNew in new[] { true, false })
        {
            var person = ConsentBench.NewPerson();
            if (!isNew)
                await Bench(Ledger).Answer(person, code: notice);
            await Recover(log);

            // The commit is the first entity-group transaction; whoever logs comes just before it.
            var ran = 0;
            var between = new Between(async () =>
            {
                Assert.Equal(0, await Logging(log).Run(default));
                ran++;
            });
            await Bench(LedgerIn(Layout(between))).Answer(person, isYes: false, code: notice);
            Assert.Equal(1, ran);
            Assert.Equal(1, await Logging(log).Run(default));
            var newest = (await Ledger.History(person, default).ToListAsync())[^1];
            Assert.NotNull(await log.Find($"consents/{newest.Id}", default));
            Assert.Empty(await Ledger.List(default).ToListAsync());
        }
    }

    [Fact]
    public async Task A_receipt_that_is_issued_over_tables_holds()
    {
        await using var log = new InMemoryLog();
        var person = ConsentBench.NewPerson();
        var given = (await Bench(Ledger).Answer(person, code: await Publish()))[0];
        await Logging(log).Run(default);
        var issued = await new ConsentReceipts(Ledger, storage.Get<INoticeStore>(), log).Find(person, given.Id, default);
        Assert.True(ReceiptVerifier.Verify(issued.File!, new() { LogKeys = log.Identity.Keys }).IsValid);
    }

    private ConsentLedger Ledger => storage.Get<ConsentLedger>();

    /// <summary>Two answers and a withdrawal of one person, and the logging: until the process dies.</summary>
    /// <returns>Whether it died.</returns>
    private async Task<bool> Work(ConsentLedger ledger, IEvidenceLog log, string notice)
    {
        try
        {
            var (bench, person) = (Bench(ledger), ConsentBench.NewPerson());
            await bench.Answer(person, code: notice);
            await bench.Consent.WithdrawAll(person, ConsentMethod.WebForm, ActingHand.Self, default);
            await Logging(log, ledger).Run(default);
            await bench.Answer(person, ConsentBench.Newsletter, isYes: false, code: notice);
            await Logging(log, ledger).Run(default);
            return false;
        }
        catch (Exception dead) when (dead is CrashException || dead.InnerException is CrashException)
        {
            return true;
        }
    }

    /// <summary>What another process does.</summary>
    /// <returns>How many events have come into the ledger since the last time.</returns>
    private async Task<int> Recover(IEvidenceLog log)
    {
        await Logging(log).Run(default);
        Assert.Empty(await Ledger.List(default).ToListAsync());
        var news = await News();
        var receipts = new ConsentReceipts(Ledger, storage.Get<INoticeStore>(), log);
        foreach (var each in news)
            Assert.Equal(ReceiptStatus.Issued, (await receipts.Find(each.Holder, each.Id, default)).Status);
        return news.Count;
    }

    private async Task<IReadOnlyList<ConsentEvent>> News() => await storage.Layout.Table("consents")
        .QueryAsync<TableEntity>("RowKey ge 'event-' and RowKey lt 'event.'").Select(ConsentJson.Read<ConsentEvent>)
        .Where(each => _seen.Add(each.Id)).ToListAsync();

    private async Task<string> Publish()
    {
        // What another test of this class has left is in a log of its own.
        await using var other = new InMemoryLog();
        await Logging(other).Run(default);
        await News();
        var notice = $"notice-{Guid.NewGuid():N}";
        await Bench(Ledger).Publish(ConsentBench.NoticeOf(code: notice));
        return notice;
    }

    private ConsentBench Bench(ConsentLedger ledger) => new(ledger, storage.Get<INoticeStore>());

    private ConsentLogging Logging(IEvidenceLog log, IUnloggedConsents? ledger = null) => new(
        ledger ?? Ledger, log, Bench(Ledger).Maps, Options.Create(new LogOptions()),
        Options.Create(new ReceiptOptions { Controller = "Example Shop" }), NullLogger<ConsentLogging>.Instance);

    private static SignerLog Log(LogParts parts, LogKeys keys) =>
        new(parts, () => Task.FromResult(keys.Signing), TimeProvider.System, () => new ErasureOptions().Policy);

    private static async Task<int> Leaves(LogParts parts, LogIdentity identity)
    {
        if (await new LogReader(parts.Store, identity).Read(default) is not { } view)
            return 0;
        var count = 0;
        for (var bundle = 0L; bundle * TilePath.FullWidth < view.Checkpoint.Size; bundle++)
            count += (await view.ReadLeaves(bundle, default)).Count(leaf => leaf.Span[1] == (byte)EntryKind.Consent);
        return count;
    }

    private StorageLayout Layout(HttpPipelinePolicy policy)
    {
        var (tables, blobs) = (new TableClientOptions(), new BlobClientOptions());
        tables.AddPolicy(policy, HttpPipelinePosition.PerCall);
        tables.Retry.MaxRetries = 0;
        return new(
            StorageAccounts.One(
                new TableServiceClient(azurite.ConnectionString, tables), new BlobServiceClient(azurite.ConnectionString, blobs)),
            Options.Create(new StorageOptions { Prefix = storage.Domain.Prefix }));
    }

    /// <summary>A process that dies at one call, and makes none after it.</summary>
    private sealed class Faults(int dieAt, bool behind) : HttpPipelinePolicy
    {
        private int _calls = -1;

        public bool HasDied { get; private set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("Nothing here waits for the storage.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var dies = Interlocked.Increment(ref _calls) == dieAt;
            if (HasDied || (dies && !behind))
            {
                HasDied = true;
                throw new CrashException();
            }

            await ProcessNextAsync(message, pipeline);
            if (!dies)
                return;
            HasDied = true;
            throw new CrashException();
        }
    }

    /// <summary>Something happens just before the first transaction.</summary>
    private sealed class Between(Func<Task> what) : HttpPipelinePolicy
    {
        private bool _happened;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("Nothing here waits for the storage.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (!_happened && message.Request.Uri.ToUri().AbsolutePath.EndsWith("$batch", StringComparison.Ordinal))
            {
                _happened = true;
                await what();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }

    private static ConsentLedger LedgerIn(StorageLayout layout) => new(
        layout, new ConsentDeadlines(layout), new ChangeNotes(layout, SystemClock.Instance, TimeProvider.System, new CountedIds()),
        SystemClock.Instance);
}
