using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Storage;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Attacks;

/// <summary>
/// A backup from before an erasure comes back, each part alone and all together. The naive way is a start without the checks: what the
/// restore brought back is there, and serves. With them it goes again, or the start is refused with the reason; no key is minted, the log
/// does not fork, and says what happened.
/// </summary>
public sealed class RestoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Row = """{"number":"C-1","email":"ada@example.org"}""";
    private const string Letter = """{"id":"t1","account":"C-1"}""";
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private readonly List<string> _journal = [];
    private readonly List<string> _restoredJournal = [];
    private readonly Dictionary<string, (TableClient Table, List<TableEntity> Rows)> _tables = [];
    private DomainBench _bench = null!;
    private string _subject = "";
    private string _copy = "";
    private string _id = "";
    private Dictionary<string, StoredObject> _log = [];
    private GuardedCheckpoint _guard = null!;
    private IReadOnlyCollection<string> _keys = [];

    private StorageLayout Layout => _bench.Get<StorageLayout>();

    private TableClient[] OwnTables => [Layout.Table("subjects"), Layout.Table("journal"), Layout.Table("bookmarks")];

    /// <summary>Someone enrolled, with a record and a row; everything is backed up; then erased.</summary>
    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite);
        _bench.Stores["crm"].Add("crm.letters", Letter);
        _subject = await _bench.Enrol("C-1", "ada@example.org");
        _copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        _id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        foreach (var table in (TableClient[])[.. OwnTables, Layout.Table("keys"), Layout.Table("fence")])
            _tables[table.Name] = (table, await table.QueryAsync<TableEntity>().ToListAsync());
        _log = _bench.Log.Store.Objects.ToDictionary();
        _guard = (await _bench.Log.Guard.Read(default))!;

        var context = _bench.Context(_id, journal: _journal, around: (step, after) =>
        {
            if (step == "DisableKey" && !after)
                _restoredJournal.AddRange(_journal);
            return Task.CompletedTask;
        });
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(context, Input(_id)));
        _keys = _bench.Vault.Names;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Tables_restored()
    {
        foreach (var table in OwnTables)
            await Restore(table);
        Assert.Equal(_subject, Assert.Single(await Directory()));
        await Start();
        Assert.Empty(await Directory());
        await IsGone(entries: 1);
    }

    [Fact]
    public async Task Database_restored()
    {
        RestoreDatabase();
        Assert.Contains(Row, _bench.Stores["crm"].Rows("crm.accounts"));
        await Daily();
        await IsGone(entries: 1);
    }

    [Fact]
    public async Task Wrapped_keys_restored()
    {
        await Restore(Layout.Table("keys"));
        Assert.Equal(BindingState.Active, (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.State);
        await Start();
        Assert.True(await _bench.Get<ISubjectKeyStore>().Find(_subject) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true });
        await IsGone(entries: 1);
    }

    [Fact]
    public async Task Fence_restored()
    {
        var later = await Rows(Layout.Table("fence"));
        await Restore(Layout.Table("fence"));
        Assert.Null(await _bench.Get<SubjectFences>().Find(_subject));
        var refused = await Assert.ThrowsAsync<FenceLostException>(Start);
        Assert.Contains("restore the fence's table from a later backup", refused.Message, StringComparison.Ordinal);

        // As the reason says.
        await Put(Layout.Table("fence"), later);
        await Start();
        await IsGone(entries: 1);
    }

    [Fact]
    public async Task Log_restored()
    {
        var newest = _bench.Log.Store.Objects.ToDictionary();
        var before = (await _bench.Log.Reader.Read(default))!.Checkpoint;

        // Naive: the last checkpoint is kept with the log, comes back with it, and a second history is signed.
        var naive = new LogParts(new MemoryLogStore(), new MemoryLogGuard(), new MemoryLogEntryIndex());
        ((MemoryLogGuard)naive.Guard).Restore(_guard);
        await Overwrite(naive.Store, _log);
        await using (var writer = new LogWriter(naive, _bench.Log.Keys.Signing, TimeProvider.System))
            await writer.Append(
                "second-history", [.. Enumerable.Range(0, (int)(before.Size - Size(_guard))).Select(_ => Entry())], default);
        var forked = (await new LogReader(naive.Store, _bench.Log.Identity).Read(default))!.Checkpoint;
        Assert.Equal(before.Size, forked.Size);
        Assert.NotEqual(before.Root.ToArray(), forked.Root.ToArray());

        await RestoreLog(_log);
        Assert.Contains(
            "Put back the newest tiles", (await Assert.ThrowsAsync<LogRefusedException>(Start)).Message, StringComparison.Ordinal);
        await RestoreLog(newest);
        await Start();
        Assert.Equal(before.Write(), (await _bench.Log.Reader.Read(default))!.Checkpoint.Write());
    }

    [Fact]
    public async Task Workflow_state_restored()
    {
        // Naive: a log that does not know by which id an entry was asked for takes it a second time.
        Assert.True(_restoredJournal.Count < _journal.Count);
        var naive = new LogParts(new MemoryLogStore(), new MemoryLogGuard(), new MemoryLogEntryIndex());
        await Overwrite(naive.Store, _bench.Log.Store.Objects.ToDictionary());
        ((MemoryLogGuard)naive.Guard).Restore(await _bench.Log.Guard.Read(default));
        await using (var writer = new LogWriter(naive, _bench.Log.Keys.Signing, TimeProvider.System))
            Assert.NotEqual(
                (await _bench.Log.Find(EntryIds.Fenced(_id), default))!.Index,
                (await writer.Append(EntryIds.Fenced(_id), [Entry()], default)).Index);

        await Start();
        await Resume();
        await IsGone(entries: 1);
        Assert.Equal(1, await _bench.Leaves(EntryKind.Erasure));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Fenced));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Approved));
    }

    [Fact]
    public async Task Everything_restored_at_once()
    {
        var (later, newest) = (await Rows(Layout.Table("fence")), _bench.Log.Store.Objects.ToDictionary());
        foreach (var (table, _) in _tables.Values)
            await Restore(table);
        RestoreDatabase();
        await RestoreLog(_log);
        Assert.Equal(_subject, Assert.Single(await Directory()));

        // Refused for one reason after the other; each is the remedy's own words.
        await Assert.ThrowsAsync<LogRefusedException>(Start);
        await RestoreLog(newest);
        await Assert.ThrowsAsync<FenceLostException>(Start);
        await Put(Layout.Table("fence"), later);
        await Start();
        await Daily();
        await Resume();
        await IsGone(entries: 4);
        Assert.Empty(await Directory());
    }

    /// <summary>What both hosts do before anything else, in their order.</summary>
    private async Task Start()
    {
        await using (var writer = new LogWriter(_bench.Log.Parts, _bench.Log.Keys.Signing, TimeProvider.System))
            await writer.Check(default);
        await _bench.Get<FenceCheck>().Require(default);
        await _bench.Get<Reconciliation>().RunAtStart(default);
    }

    private Task Daily() => Reconciliation.Timer.Fire(_bench.Services, _bench.Clock.GetCurrentInstant(), default);

    private void RestoreDatabase() => _bench.Stores["crm"].Add("crm.accounts", Row).Add("crm.letters", Letter);

    private async Task IsGone(int entries)
    {
        var refusal = await Record.ExceptionAsync(() => _bench.Get<SubjectProtector>().OpenText(_subject, Address, _copy, default));
        Assert.IsType<SubjectErasedException>(refusal);
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Get<SubjectKeys>().Bind(_subject, default));
        Assert.DoesNotContain(
            _bench.Stores["crm"].Rows("crm.accounts").Concat(_bench.Stores["crm"].Rows("crm.letters")),
            row => row.Contains("C-1", StringComparison.Ordinal));
        Assert.Empty(_bench.Started.Inputs);
        Assert.Equal(_keys.Order(StringComparer.Ordinal), _bench.Vault.Names.Order(StringComparer.Ordinal));
        Assert.Equal(entries, await _bench.Leaves(EntryKind.Restored));
        await using var writer = new LogWriter(_bench.Log.Parts, _bench.Log.Keys.Signing, TimeProvider.System);
        await writer.Check(default);
    }

    private async Task Resume() => await ErasureWorkflow.Run(_bench.Context(_id, journal: _restoredJournal), Input(_id));

    private static RequestInput Input(string request) => new(request, Duration.FromSeconds(1), Erasures.Terms);

    private async Task<IReadOnlyList<string>> Directory() =>
        await _bench.Get<ISubjectDirectory>().Find("customer_number", Personal.Of("C-1"), default);

    private Task Restore(TableClient table) => Put(table, _tables[table.Name].Rows);

    private static async Task<List<TableEntity>> Rows(TableClient table) => await table.QueryAsync<TableEntity>().ToListAsync();

    private static async Task Put(TableClient table, List<TableEntity> rows)
    {
        foreach (var row in await Rows(table))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        foreach (var row in rows)
            await table.UpsertEntityAsync(new TableEntity(row), TableUpdateMode.Replace);
    }

    private async Task RestoreLog(IReadOnlyDictionary<string, StoredObject> objects)
    {
        foreach (var path in _bench.Log.Store.Objects.Keys.ToList())
            await _bench.Log.Store.Delete(path, default);
        await Overwrite(_bench.Log.Store, objects);
    }

    private static async Task Overwrite(ILogStore store, IReadOnlyDictionary<string, StoredObject> objects)
    {
        foreach (var (path, stored) in objects)
            await store.Overwrite(path, stored.Content, default);
    }

    private long Size(GuardedCheckpoint guarded) => _bench.Log.Identity.Read(guarded.Note.Span).Size;

    private static LogEntry Entry() =>
        new(EntryKind.Received, System.Security.Cryptography.RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), "{}"u8.ToArray());
}
