using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Evidence;
using Compliance.Testing.Protection;
using Compliance.Tests.Attacks;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Restores;

/// <summary>
/// Parts of the state come back from before an erasure: what was erased goes again, or the start is refused with the reason.
/// </summary>
public sealed class ReconciliationTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench _bench = null!;
    private string _subject = "";
    private string _copy = "";
    private TableEntity _binding = null!;
    private List<TableEntity> _directory = [];

    private StorageLayout Layout => _bench.Get<StorageLayout>();

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite);
        _subject = await _bench.Enrol("C-1", "ada@example.org");
        _copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        _binding = (await Layout.Table("keys").QueryAsync<TableEntity>(row => row.PartitionKey == _subject).ToListAsync()).Single();
        _directory = await Layout.Table("subjects").QueryAsync<TableEntity>().ToListAsync();
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Where_nothing_came_back_nothing_is_done_and_nothing_logged()
    {
        await Erase();
        await Reconcile();
        Assert.Equal(0, await Restored());
        Assert.Empty(_bench.Started.Inputs);
    }

    [Fact]
    public async Task Wrapped_keys_restored()
    {
        await Erase();
        await Layout.Table("keys").UpsertEntityAsync(new TableEntity(_binding), TableUpdateMode.Replace);
        var names = _bench.Vault.Names;
        await Reconcile();
        Assert.True(await _bench.Get<ISubjectKeyStore>().Find(_subject) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true });
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Get<SubjectProtector>().OpenText(_subject, Address, _copy, default));
        Assert.Equal(names, _bench.Vault.Names);
        Assert.Equal(1, await Restored());
    }

    [Fact]
    public async Task Tables_restored()
    {
        await Erase();
        foreach (var row in _directory)
            await Layout.Table("subjects").UpsertEntityAsync(new TableEntity(row), TableUpdateMode.Replace);
        await Reconcile();
        Assert.Empty(await _bench.Get<ISubjectDirectory>().Find("customer_number", Personal.Of("C-1"), default));
        Assert.Equal(1, await Restored());
    }

    /// <summary>A host that was killed in the middle of an erasure starts again: what is still there came back from nowhere.</summary>
    [Fact]
    public async Task An_erasure_that_is_still_at_work_is_left_to_its_workflow()
    {
        var looked = 0;
        await Erase(async (step, after) =>
        {
            if (step != "EraseStore" || after || looked++ > 0)
                return;
            var row = (await _bench.Get<SubjectFences>().Find(_subject))!;
            Assert.NotNull(row.FinalSince);
            _bench.Started.Add(Instance(row.RequestId));
            await Reconcile();
        });
        Assert.True(looked > 0);
        Assert.Empty(_bench.Started.Inputs);
        Assert.Equal(0, await Restored());
    }

    [Fact]
    public async Task Fence_restored_from_before_the_erasure_refuses_the_start_with_the_reason()
    {
        await Erase();
        await foreach (var row in Layout.Table("fence").QueryAsync<TableEntity>())
            await Layout.Table("fence").DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var refused = await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Contains("restore the fence's table from a later backup", refused.Message, StringComparison.Ordinal);
        Assert.Single(refused.Entries);

        // However often the start is tried, the log says it once a day.
        await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Equal(1, await Restored());
        _bench.Clock.AdvanceDays(1);
        await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Equal(2, await Restored());
    }

    /// <summary>The eraser's app tells, whose rows they are; others refuse as well, and say nothing twice.</summary>
    [Fact]
    public async Task An_app_that_does_not_erase_refuses_without_a_word_in_the_log()
    {
        await Erase();
        await foreach (var row in Layout.Table("fence").QueryAsync<TableEntity>())
            await Layout.Table("fence").DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var check = new FenceCheck(
            _bench.Get<SubjectFences>(),
            _bench.Log,
            _bench.Log.Reader,
            _bench.Get<IFencedEntries>(),
            new AppRoles(Role.Service),
            _bench.Clock);
        await Assert.ThrowsAsync<FenceLostException>(() => check.Require(default));
        Assert.Equal(0, await Restored());
    }

    [Fact]
    public async Task Where_the_refusal_of_a_start_cannot_be_logged_for_whatever_reason_its_own_reason_is_told_all_the_same()
    {
        await Erase();
        await foreach (var row in Layout.Table("fence").QueryAsync<TableEntity>())
            await Layout.Table("fence").DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var log = new InterruptedLog(_bench.Log) { IsAway = true, Failure = new Azure.RequestFailedException("the account is away") };
        var check = ActivatorUtilities.CreateInstance<FenceCheck>(_bench.Services, log, AppRoles.All);
        await Assert.ThrowsAsync<FenceLostException>(() => check.Require(default));
    }

    /// <summary>Then the row does not say so, but the certificate stands in the log.</summary>
    [Theory]
    [InlineData("FenceSubject")]
    [InlineData("DeleteKey")]
    public async Task A_row_restored_from_before_the_point_of_no_return_erases_again_and_cannot_be_lifted(string before)
    {
        List<TableEntity> cooling = [];
        var id = await Erase(async (step, after) =>
        {
            if (step == before && !after)
                cooling = await Layout.Table("fence").QueryAsync<TableEntity>().ToListAsync();
        });
        foreach (var row in cooling.Where(row => row.GetDateTimeOffset("FinalSince") is null).ToList())
            await Layout.Table("fence").UpsertEntityAsync(row, TableUpdateMode.Replace);
        Assert.True(await _bench.Get<SubjectFences>().Find(_subject) is { Holds: true, FinalSince: null });
        await Layout.Table("keys").UpsertEntityAsync(new TableEntity(_binding), TableUpdateMode.Replace);

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(FenceActivities.Lift, new KeyStep(id, _subject)));
        Assert.Equal(ErasureFailure.BeyondReturn, refused.Code);
        await Reconcile();
        Assert.True(await _bench.Get<ISubjectKeyStore>().Find(_subject) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true });
        Assert.NotNull((await _bench.Get<SubjectFences>().Find(_subject))!.FinalSince);
    }

    [Theory]
    [InlineData(Right.Erasure)]
    [InlineData(Right.Access)]
    public async Task A_record_that_came_back_open_is_closed_as_its_workflow_ended(Right right)
    {
        var id = await _bench.Receive(right, ("customer_number", "C-1"));
        var open = await _bench.Receive(right, ("customer_number", "C-2"));
        var ended = _bench.Clock.GetCurrentInstant();
        _bench.Started.Add(
            Instance(id) with
            {
                Phase = WorkflowPhase.Completed,
                Updated = ended,
                Output = WorkflowJson.Write(RequestOutcome.Complete),
            }
        );
        _bench.Started.Add(Instance(open));
        _bench.Clock.AdvanceDays(1);
        await Reconcile();

        var record = await _bench.Get<IRequestStore>().Find(id, default);
        Assert.Equal((RequestOutcome.Complete, ended), (record!.Outcome, record.Closed));
        Assert.Equal(right is Right.Access, record.ExportUntil is not null);
        Assert.Null((await _bench.Get<IRequestStore>().Find(open, default))!.Closed);
        Assert.Equal(1, await Restored());
        await Reconcile();
        Assert.Equal(1, await Restored());
    }

    [Fact]
    public async Task A_row_that_the_log_does_not_know_erases_nothing()
    {
        var fences = _bench.Get<SubjectFences>();
        await fences.Prepare(_subject, ["mark"], "request-9", default);
        await fences.MakeFinal(await fences.Confirm(_subject, 0), default);
        await Reconcile();
        Assert.Equal(BindingState.Active, (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.State);
    }

    [Fact]
    public async Task A_row_whose_last_backup_has_expired_ends_and_is_not_missed()
    {
        var id = await Erase();
        await _bench.Run(FenceActivities.Expire, new FenceEnd(id, _subject, 30));
        await _bench.Get<FenceExpiry>().Run(default);
        Assert.NotNull(await _bench.Get<SubjectFences>().Find(_subject));
        _bench.Clock.AdvanceDays(31);
        _bench.Time.Advance(TimeSpan.FromDays(31));
        await _bench.Get<FenceExpiry>().Run(default);
        Assert.Null(await _bench.Get<SubjectFences>().Find(_subject));
        await Reconcile();
    }

    [Fact]
    public async Task A_record_that_came_back_open_after_its_workflows_history_was_purged_is_closed_as_its_certificate_says_and_not_begun_again()
    {
        List<TableEntity> before = [];
        var id = await Erase(async (step, after) =>
        {
            if (step == "DisableKey" && after)
                before = await Layout.Table("requests").QueryAsync<TableEntity>().ToListAsync();
        });
        var closed = (await _bench.Get<IRequestStore>().Find(id, default))!.Closed;
        foreach (var row in before)
            await Layout.Table("requests").UpsertEntityAsync(new TableEntity(row), TableUpdateMode.Replace);
        Assert.Null((await _bench.Get<IRequestStore>().Find(id, default))!.Closed);
        _bench.Clock.AdvanceDays(40);

        await _bench.Get<RequestService>().ResumeUnstarted(default);
        Assert.Empty(_bench.Started.Inputs);
        await Reconcile();
        await Reconcile();
        var again = (await _bench.Get<IRequestStore>().Find(id, default))!;
        Assert.Equal((RequestOutcome.Complete, closed), (again.Outcome, again.Closed));
        Assert.Empty(_bench.Started.Inputs);
        Assert.Equal(1, await Restored());
    }

    private Task Reconcile() => _bench.Get<Reconciliation>().Run(_bench.Clock.GetCurrentInstant(), default);

    private static WorkflowInstance Instance(string id) => new(id, "Any", 1, WorkflowPhase.Running, Instant.MinValue, Instant.MinValue);

    private async Task<string> Erase(Func<string, bool, Task>? around = null)
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        Assert.Equal(
            RequestOutcome.Complete,
            await ErasureWorkflow.Run(_bench.Context(id, around), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        return id;
    }

    /// <summary>A backup from before the erasure: then the table is an older one, and its row with the stamp is another or none.</summary>
    [Fact]
    public async Task A_start_goes_through_this_systems_own_tables_where_one_of_them_was_restored_and_only_then()
    {
        await Erase();
        await _bench.Get<Reconciliation>().RunAtStart(default);
        await Layout.Table("keys").UpsertEntityAsync(new TableEntity(_binding), TableUpdateMode.Replace);
        await _bench.Get<Reconciliation>().RunAtStart(default);
        Assert.Equal(BindingState.Active, (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.State);

        await Layout.Table("keys").DeleteEntityAsync("restore-stamp", "restore-stamp");
        await _bench.Get<Reconciliation>().RunAtStart(default);
        Assert.Equal(BindingState.Erased, (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.State);
        Assert.Equal(1, await Restored());
    }

    /// <summary>On a platform whose processes come and go, each of them looks.</summary>
    [Fact]
    public async Task What_was_restored_is_gone_through_once_for_the_deployment_and_not_once_for_each_process()
    {
        await Erase();
        _bench.Get<Microsoft.Extensions.Options.IOptions<RestoreOptions>>().Value.Stores["crm"] = _bench
            .Clock.GetCurrentInstant()
            .ToDateTimeOffset();
        await _bench.Get<RestoreWatch>().Look(default);
        Assert.NotNull(await _bench.Get<ITimerWatermarks>().Find("restored-crm", default));
        var stamp = await Stamp();

        // With the stamps equal and the store's row there, the next process reads these and does nothing: no new stamp, no search.
        await _bench.Get<RestoreWatch>().Look(default);
        Assert.Equal(stamp, await Stamp());

        await Layout.Table("keys").UpsertEntityAsync(new TableEntity(_binding), TableUpdateMode.Replace);
        await Layout.Table("keys").DeleteEntityAsync("restore-stamp", "restore-stamp");
        await _bench.Get<RestoreWatch>().Look(default);
        Assert.Equal(BindingState.Erased, (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.State);
        Assert.NotEqual(stamp, await Stamp());

        async Task<string> Stamp() =>
            (await Layout.Table("keys").GetEntityAsync<TableEntity>("restore-stamp", "restore-stamp")).Value.GetString("Value")!;
    }

    [Fact]
    public async Task A_cancelled_erasure_ends_although_the_log_was_away_over_the_nightly_fence_expiry()
    {
        InterruptedLog log = null!;
        await using var shop = await SmallShop.Open(azurite, services => log = InterruptedLog.Before(services));
        var someone = await shop.Enrol("C-1", "ada@example.org");
        var id = await shop.Receive(Right.Erasure, ("customer_number", "C-1"));
        var key = new KeyStep(id, someone);
        await Fence(shop, key);

        log.IsAway = true;
        await Assert.ThrowsAsync<StepFailedException>(() => shop.Run(FenceActivities.Lift, key));
        await FenceExpiry.Timer.Fire(shop.Services, default, default);
        log.IsAway = false;
        await shop.Run(FenceActivities.Lift, key);
        Assert.Equal(1, await shop.Leaves(Compliance.Proof.Verifying.EntryKind.FenceLifted));

        // And after the row went, whoever repeats the step finds it done.
        await FenceExpiry.Timer.Fire(shop.Services, default, default);
        Assert.Null(await shop.Get<SubjectFences>().Find(someone));
        await shop.Run(FenceActivities.Lift, key);
        Assert.Equal(1, await shop.Leaves(Compliance.Proof.Verifying.EntryKind.FenceLifted));
        Assert.NotEmpty(await shop.Get<SubjectProtector>().SealText(someone, Address, "Ada", default));
    }

    [Fact]
    public async Task A_step_that_lifts_its_own_fence_again_does_not_lift_the_next_requests()
    {
        InterruptedLog log = null!;
        await using var shop = await SmallShop.Open(azurite, services => log = InterruptedLog.Before(services));
        var someone = await shop.Enrol("C-1", "ada@example.org");
        var first = new KeyStep(await shop.Receive(Right.Erasure, ("customer_number", "C-1")), someone);
        var second = new KeyStep(await shop.Receive(Right.Erasure, ("customer_number", "C-1")), someone);
        await Fence(shop, first);
        log.IsAway = true;
        await Assert.ThrowsAsync<StepFailedException>(() => shop.Run(FenceActivities.Lift, first));
        log.IsAway = false;
        await Fence(shop, second);

        await shop.Run(FenceActivities.Lift, first);
        Assert.True(
            await shop.Get<SubjectFences>().Find(someone) is { State: FenceState.Active, RequestId: var holder }
                && holder == second.RequestId);
        await Assert.ThrowsAsync<SubjectFencedException>(() => shop.Get<SubjectProtector>().SealText(someone, Address, "Ada", default));
    }

    [Fact]
    public async Task A_fence_that_a_cancelled_request_left_is_not_missed_once_it_is_removed()
    {
        var key = new KeyStep(await _bench.Receive(Right.Erasure, ("customer_number", "C-1")), _subject);
        await Fence(_bench, key);
        await Reconcile();
        await _bench.Run(FenceActivities.Lift, key);
        await FenceExpiry.Timer.Fire(_bench.Services, default, default);
        Assert.Null(await _bench.Get<SubjectFences>().Find(_subject));
        await Reconcile();
        Assert.Empty((await _bench.Get<IFencedEntries>().Read(default)).Open);
    }

    /// <summary>A single value cannot hold the indexes of as many entries as the breaker lets through in a day.</summary>
    [Fact]
    public async Task Any_number_of_erasures_since_the_last_start_is_compared()
    {
        const int Erasures = 400;
        var rows = new InMemorySubjectFence();
        var fences = new SubjectFences(rows, rows, _bench.Time);
        for (var n = 0; n < Erasures; n++)
        {
            await fences.Prepare($"subject-{n}", [], $"request-{n}", default);
            var logged = (await _bench.Log.Append(new LogFenced($"request-{n}", new byte[32]), default))[0];
            await fences.Confirm($"subject-{n}", logged.Index);
        }

        var check = new FenceCheck(fences, _bench.Log, _bench.Log.Reader, _bench.Get<IFencedEntries>(), AppRoles.All, _bench.Clock);
        for (var start = 0; start < 2; start++)
            await check.Require(default);
        var (open, _, size) = await _bench.Get<IFencedEntries>().Read(default);
        Assert.Equal(Erasures, open.Count);
        Assert.True(size > open.Max());
        rows.Plant((await fences.Index(default)).OfSubject("subject-7"), null);
        Assert.Single((await Assert.ThrowsAsync<FenceLostException>(() => check.Require(default))).Entries);
    }

    private static async Task Fence(DomainBench shop, KeyStep key)
    {
        await shop.Run(FenceActivities.Prepare, new FenceStep(key.RequestId, key.Subject, []));
        await shop.Run(FenceActivities.Confirm, key);
        await shop.Run(KeyActivities.Disable, key);
    }

    private Task<int> Restored() => _bench.Leaves(Compliance.Proof.Verifying.EntryKind.Restored);
}
