using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Evidence;
using Compliance.Tests.Attacks;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Keys;

/// <summary>Parts of the state come back from before an erasure: what was erased goes again, or the start is refused with the reason.</summary>
public sealed class ReconciliationTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench bench = null!;
    private string subject = "";
    private string copy = "";
    private TableEntity binding = null!;
    private List<TableEntity> directory = [];

    private StorageLayout Layout => bench.Get<StorageLayout>();

    public async ValueTask InitializeAsync()
    {
        bench = await SmallShop.Open(azurite);
        subject = await bench.Enrol("C-1", "ada@example.org");
        copy = await bench.Get<SubjectProtector>().SealText(subject, Address, "Ada", default);
        binding = (await Layout.Keys.QueryAsync<TableEntity>(row => row.PartitionKey == subject).ToListAsync()).Single();
        directory = await Layout.Subjects.QueryAsync<TableEntity>().ToListAsync();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Where_nothing_came_back_nothing_is_done_and_nothing_logged()
    {
        await Erase();
        await Reconcile();
        Assert.Equal(0, await Restored());
        Assert.Empty(bench.Started.Inputs);
    }

    [Fact]
    public async Task Wrapped_keys_restored()
    {
        await Erase();
        await Layout.Keys.UpsertEntityAsync(new TableEntity(binding), TableUpdateMode.Replace);
        var names = bench.Vault.Names;
        await Reconcile();
        Assert.True(await bench.Get<ISubjectKeyStore>().Find(subject) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true });
        await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Get<SubjectProtector>().OpenText(subject, Address, copy, default));
        Assert.Equal(names, bench.Vault.Names);
        Assert.Equal(1, await Restored());
    }

    [Fact]
    public async Task Tables_restored()
    {
        await Erase();
        foreach (var row in directory)
            await Layout.Subjects.UpsertEntityAsync(new TableEntity(row), TableUpdateMode.Replace);
        await Reconcile();
        Assert.Empty(await bench.Get<ISubjectDirectory>().Find("customer_number", Personal.Of("C-1"), default));
        Assert.Equal(1, await Restored());
    }

    [Fact]
    public async Task Database_restored()
    {
        await Erase();
        bench.Stores["crm"].Add("crm.accounts", """{"number":"C-1","email":"ada@example.org"}""");
        await Reconcile();
        var again = Assert.Single(bench.Started.Inputs.Keys);
        Assert.StartsWith("restored-", again, StringComparison.Ordinal);
        await ErasureWorkflow.Run(bench.Context(again), new RequestInput(again, Duration.FromSeconds(1), Erasures.Terms));
        Assert.DoesNotContain(bench.Stores["crm"].Rows("crm.accounts"), row => row.Contains("C-1", StringComparison.Ordinal));
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
            var row = (await bench.Get<SubjectFences>().Find(subject))!;
            Assert.NotNull(row.FinalSince);
            bench.Started.Add(Instance(row.RequestId));
            await Reconcile();
        });
        Assert.True(looked > 0);
        Assert.Empty(bench.Started.Inputs);
        Assert.Equal(0, await Restored());
    }

    /// <summary>A store that is down must not keep the host from starting.</summary>
    [Fact]
    public async Task A_store_that_does_not_answer_is_looked_through_the_next_time()
    {
        await Erase();
        bench.Stores["crm"].Add("crm.accounts", """{"number":"C-1","email":"ada@example.org"}""");
        bench.Stores["crm"].IsDown = true;
        await Reconcile();
        Assert.Empty(bench.Started.Inputs);
        bench.Stores["crm"].IsDown = false;
        await Reconcile();
        Assert.Single(bench.Started.Inputs);
    }

    [Fact]
    public async Task A_new_customer_with_an_erased_ones_address_is_left_alone()
    {
        await Erase();
        bench.Stores["crm"].Add("crm.accounts", """{"number":"C-9","email":"ada@example.org"}""");
        await Reconcile();
        Assert.Empty(bench.Started.Inputs);
    }

    [Fact]
    public async Task Fence_restored_from_before_the_erasure_refuses_the_start_with_the_reason()
    {
        await Erase();
        await foreach (var row in Layout.Fence.QueryAsync<TableEntity>())
            await Layout.Fence.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var refused = await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Contains("restore the fence's table from a later backup", refused.Message, StringComparison.Ordinal);
        Assert.Single(refused.Entries);

        // However often the start is tried, the log says it once a day.
        await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Equal(1, await Restored());
        bench.Clock.AdvanceDays(1);
        await Assert.ThrowsAsync<FenceLostException>(Reconcile);
        Assert.Equal(2, await Restored());
    }

    /// <summary>The eraser's app tells, whose rows they are; others refuse as well, and say nothing twice.</summary>
    [Fact]
    public async Task An_app_that_does_not_erase_refuses_without_a_word_in_the_log()
    {
        await Erase();
        await foreach (var row in Layout.Fence.QueryAsync<TableEntity>())
            await Layout.Fence.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var check = new FenceCheck(
            bench.Get<SubjectFences>(), bench.Log, bench.Log.Reader, bench.Get<IRequestAccounts>(), new AppRoles(Role.Service), bench.Clock);
        await Assert.ThrowsAsync<FenceLostException>(() => check.Require(default));
        Assert.Equal(0, await Restored());
    }

    [Fact]
    public async Task Where_the_refusal_of_a_start_cannot_be_logged_for_whatever_reason_its_own_reason_is_told_all_the_same()
    {
        await Erase();
        await foreach (var row in Layout.Fence.QueryAsync<TableEntity>())
            await Layout.Fence.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var log = new InterruptedLog(bench.Log) { IsAway = true, Failure = new Azure.RequestFailedException("the account is away") };
        var check = ActivatorUtilities.CreateInstance<FenceCheck>(bench.Services, log, AppRoles.All);
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
                cooling = await Layout.Fence.QueryAsync<TableEntity>().ToListAsync();
        });
        foreach (var row in cooling.Where(row => row.GetDateTimeOffset("FinalSince") is null).ToList())
            await Layout.Fence.UpsertEntityAsync(row, TableUpdateMode.Replace);
        Assert.True(await bench.Get<SubjectFences>().Find(subject) is { Holds: true, FinalSince: null });
        await Layout.Keys.UpsertEntityAsync(new TableEntity(binding), TableUpdateMode.Replace);

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(FenceActivities.Lift, new KeyStep(id, subject)));
        Assert.Equal(ErasureFailure.BeyondReturn, refused.Code);
        await Reconcile();
        Assert.True(await bench.Get<ISubjectKeyStore>().Find(subject) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true });
        Assert.NotNull((await bench.Get<SubjectFences>().Find(subject))!.FinalSince);
    }

    [Theory]
    [InlineData(Right.Erasure)]
    [InlineData(Right.Access)]
    public async Task A_record_that_came_back_open_is_closed_as_its_workflow_ended(Right right)
    {
        var id = await bench.Receive(right, ("customer_number", "C-1"));
        var open = await bench.Receive(right, ("customer_number", "C-2"));
        var ended = bench.Clock.GetCurrentInstant();
        bench.Started.Add(Instance(id) with { Phase = WorkflowPhase.Completed, Updated = ended, Output = WorkflowJson.Write(RequestOutcome.Complete) });
        bench.Started.Add(Instance(open));
        bench.Clock.AdvanceDays(1);
        await Reconcile();

        var record = await bench.Get<IRequestStore>().Find(id, default);
        Assert.Equal((RequestOutcome.Complete, ended), (record!.Outcome, record.Closed));
        Assert.Equal(right is Right.Access, record.ExportUntil is not null);
        Assert.Null((await bench.Get<IRequestStore>().Find(open, default))!.Closed);
        Assert.Equal(1, await Restored());
        await Reconcile();
        Assert.Equal(1, await Restored());
    }

    [Fact]
    public async Task A_row_that_the_log_does_not_know_erases_nothing()
    {
        var fences = bench.Get<SubjectFences>();
        await fences.Prepare(subject, ["mark"], "request-9", default);
        await fences.Confirm(subject, 0, default);
        await fences.MakeFinal(subject, default);
        await Reconcile();
        Assert.Equal(BindingState.Active, (await bench.Get<ISubjectKeyStore>().Find(subject))!.State);
    }

    [Fact]
    public async Task A_row_whose_last_backup_has_expired_ends_and_is_not_missed()
    {
        var id = await Erase();
        await bench.Run(FenceActivities.Expire, new FenceEnd(id, subject, bench.Clock.GetCurrentInstant() + Duration.FromDays(30)));
        await bench.Get<FenceExpiry>().Run(default);
        Assert.NotNull(await bench.Get<SubjectFences>().Find(subject));
        bench.Clock.AdvanceDays(31);
        bench.Time.Advance(TimeSpan.FromDays(31));
        await bench.Get<FenceExpiry>().Run(default);
        Assert.Null(await bench.Get<SubjectFences>().Find(subject));
        await Reconcile();
    }

    [Fact]
    public async Task A_record_that_came_back_open_after_its_workflows_history_was_purged_is_closed_as_its_certificate_says_and_not_begun_again()
    {
        List<TableEntity> before = [];
        var id = await Erase(async (step, after) =>
        {
            if (step == "DisableKey" && after)
                before = await Layout.Requests.QueryAsync<TableEntity>().ToListAsync();
        });
        var closed = (await bench.Get<IRequestStore>().Find(id, default))!.Closed;
        foreach (var row in before)
            await Layout.Requests.UpsertEntityAsync(new TableEntity(row), TableUpdateMode.Replace);
        Assert.Null((await bench.Get<IRequestStore>().Find(id, default))!.Closed);
        bench.Clock.AdvanceDays(40);

        await bench.Get<RequestDesk>().ResumeUnstarted(default);
        Assert.Empty(bench.Started.Inputs);
        await Reconcile();
        await Reconcile();
        var again = (await bench.Get<IRequestStore>().Find(id, default))!;
        Assert.Equal((RequestOutcome.Complete, closed), (again.Outcome, again.Closed));
        Assert.Empty(bench.Started.Inputs);
        Assert.Equal(1, await Restored());
    }

    private Task Reconcile() => bench.Get<Reconciliation>().Run(default);

    private static WorkflowInstance Instance(string id) => new(id, "Any", 1, WorkflowPhase.Running, Instant.MinValue, Instant.MinValue);

    private async Task<string> Erase(Func<string, bool, Task>? around = null)
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(bench.Context(id, around), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        return id;
    }

    private Task<int> Restored() => bench.Leaves(Compliance.Proof.Verifying.EntryKind.Restored);
}
