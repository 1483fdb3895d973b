using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Attacks;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Requests;

/// <summary>
/// Two of the same thing at the same time, in every command that matters: gates decide the command, so that each test runs one way.
/// </summary>
public sealed class TwoAtOnceTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Two_submissions_under_one_key_that_both_find_no_record_are_one_case_and_one_answer()
    {
        // Both have reserved, found no record, and stand before opening their cases.
        var both = new Meeting(2);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => Service(new GatedCases(_bench.Get<ICaseFiles>()) { BeforeOpen = both.Arrive }).Submit(Submission(), default)));
        await IsOneRequest(answers);
    }

    [Fact]
    public async Task Two_submissions_under_one_key_that_have_both_opened_the_case_record_it_once()
    {
        // The second has opened the case before the first adds its record, and the other way round.
        var both = new Meeting(2);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => Service(new GatedCases(_bench.Get<ICaseFiles>()) { AfterOpen = both.Arrive }).Submit(Submission(), default)));
        await IsOneRequest(answers);
    }

    [Fact]
    public async Task A_second_submission_that_is_slow_in_opening_its_case_takes_nothing_from_the_workflow_that_runs_already()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = new GatedCases(_bench.Get<ICaseFiles>())
        {
            BeforeOpen = () =>
            {
                reached.SetResult();
                return goOn.Task;
            },
        };
        var late = Service(slow).Submit(Submission(Right.Erasure), default);
        await reached.Task;
        var first = await _bench.Get<RequestService>().Submit(Submission(Right.Erasure), default);
        var context = _bench.Context(first.Record.Id, async (step, after) =>
        {
            if (step != "FenceSubject" || !after)
                return;
            goOn.SetResult();
            await late;
        });
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(context, Input(first.Record.Id)));
        await IsOneRequest([first, await late]);
        Assert.DoesNotContain(_bench.Stores["crm"].Rows("crm.accounts"), row => row.Contains("\"C-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_provisioners_that_are_ordered_to_rotate_the_same_version_at_once_make_one_version()
    {
        await _bench.Get<IKeyStock>().Add(default);
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        await _bench.Get<SubjectProtector>().SealText(subject, Address, "Ada", default);
        var key = (await _bench.Get<ISubjectKeyStore>().Find(subject))!;
        IReadOnlyList<KeyToRotate> command = [new KeyToRotate(key.KeyName, key.KeyVersion)];

        // Both have seen that the version is the newest one before either of them makes another.
        var both = new Meeting(2);
        await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Rotate(command, new GatedLedger(_bench.Get<ICommandLedger>()) { BeforeClaim = both.Arrive }))
        );
        await _bench.Run(KeyVersions.Rotate, command);
        Assert.Equal(1, await Count(key.KeyName, VaultOperations.Create, since: key));
        var newest = (await _bench.Vault.GetKey(key.KeyName)).Reference;
        Assert.NotEqual(key.KeyVersion, newest.Version);
        Assert.NotNull(await _bench.Log.Find(EntryIds.Version(newest), default));
    }

    [Fact]
    public async Task A_request_that_closes_while_a_restore_check_looks_through_the_records_is_not_said_to_have_come_back()
    {
        var id = await _bench.Receive(Right.Access, ("customer_number", "C-1"));
        var ending = new Meanwhile(_bench.Started)
        {
            Found = async asked =>
            {
                // Between the list of open records and the look at its workflow, the workflow takes its last step.
                await _bench.Run(SubjectActivities.Close, new CloseRequest(id, RequestOutcome.Complete));
                return Completed(asked);
            },
        };
        var pass = await _bench.Get<RestorePasses>().Begin(default);
        await Restored(ending).RecloseRestored(pass, default);
        Assert.Empty(pass.Notes);
        Assert.Empty(await _bench.Get<IRestoreJournal>().List(default).ToListAsync());
    }

    [Fact]
    public async Task Of_two_restore_checks_at_once_one_says_that_a_record_came_back()
    {
        var id = await _bench.Receive(Right.Access, ("customer_number", "C-1"));
        var both = new Meeting(2);
        var ended = new Meanwhile(_bench.Started)
        {
            Found = async asked =>
            {
                await both.Arrive();
                return Completed(asked);
            },
        };
        RestorePass[] passes = [await _bench.Get<RestorePasses>().Begin(default), await _bench.Get<RestorePasses>().Begin(default)];
        await Task.WhenAll(passes.Select(pass => Restored(ended).RecloseRestored(pass, default)));
        Assert.Single(passes.SelectMany(pass => pass.Notes));
        Assert.Equal(RequestOutcome.Complete, (await _bench.Get<IRequestStore>().Find(id, default))!.Outcome);
    }

    [Theory]
    [InlineData("PrepareFence")]
    [InlineData("FenceSubject")]
    [InlineData("CommitErasure")]
    [InlineData("DeleteKey")]
    [InlineData("EraseStore")]
    [InlineData("CloseRequest")]
    public async Task Of_two_erasures_of_one_person_one_erases_and_the_other_ends_as_already_erased(string overtaken)
    {
        var key = await Enrolled();
        var (first, second) = (await Receive(), await Receive());

        // The second has found everything and stands before its fence; it goes on when the first has done this step.
        var (stands, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (tries, ended) = (0, new TaskCompletionSource());
        var loser = Run(second, async (step, after) =>
        {
            if (step != "PrepareFence" || after)
                return;
            stands.TrySetResult();
            // While the first can still be taken back, it is waited for; the second time until it has ended.
            await (Interlocked.Increment(ref tries) == 1 ? goOn.Task : ended.Task);
        });
        await stands.Task;
        Assert.Equal(RequestOutcome.Complete, await Run(first, (step, after) =>
        {
            if (step == overtaken && after)
                goOn.TrySetResult();
            return Task.CompletedTask;
        }));
        ended.SetResult();
        Assert.Equal(RequestOutcome.AlreadyErased, await loser);
        await WasErasedOnce(key, first, second);
        Assert.Equal(RequestOutcome.AlreadyErased, (await _bench.Get<IRequestStore>().Find(second, default))!.Outcome);
    }

    [Fact]
    public async Task Where_the_first_of_two_erasures_of_one_person_is_cancelled_the_second_erases()
    {
        var key = await Enrolled();
        var (first, second) = (await Receive(), await Receive());
        var (waits, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var tries = 0;
        Task<RequestOutcome>? winner = null;
        var loser = Run(first, async (step, after) =>
        {
            if (step != "ApproveByPolicy" || after)
                return;
            winner = Run(second, async (other, done) =>
            {
                if (other != "LocateSubject" || done || Interlocked.Increment(ref tries) == 1)
                    return;
                waits.TrySetResult();
                await cancelled.Task;
            });
            await waits.Task;
            Assert.True(await _bench.Get<RequestService>().Cancel(first, default));
        });
        Assert.Equal(RequestOutcome.Cancelled, await loser);
        cancelled.SetResult();
        Assert.Equal(RequestOutcome.Complete, await winner!);
        await WasErasedOnce(key, second, first);
    }

    [Fact]
    public async Task Two_erasures_of_one_person_who_is_not_enrolled_both_end_and_each_row_is_accounted_once()
    {
        var (first, second) = (await Receive(), await Receive());
        var both = new Meeting(2);
        Func<string, bool, Task> together = (step, after) => step == "EraseStore" && !after ? both.Arrive() : Task.CompletedTask;
        var outcomes = await Task.WhenAll(Task.Run(() => Run(first, together)), Task.Run(() => Run(second, together)));
        Assert.All(outcomes, outcome => Assert.Equal(RequestOutcome.Complete, outcome));
        await WereRowsErasedOnce(first, second);
    }

    private async Task IsOneRequest(IReadOnlyList<ReceivedRequest> answers)
    {
        // How far it was by then, each answer says for itself.
        var record = Assert.Single(
            answers.Select(each => each.Record with { Stage = RequestStage.Received, Notes = RequestNotes.None }).Distinct());
        Assert.Single(answers.Select(each => Convert.ToBase64String(each.Salt!.Value.Span)).Distinct());
        Assert.Single(answers.Select(each => each.Receipt).Distinct());
        Assert.NotNull(answers[0].Receipt);
        Assert.Equal([record.Id], _bench.Started.Inputs.Keys);
        Assert.Equal(1, await _bench.Leaves(EntryKind.Received));
        var file = await _bench.Get<ICaseFiles>().Read(record.Id, default);
        Assert.Equal(record.Commitment, Convert.ToBase64String(file.Opening!.Commit(record.Id, file.Identities)));
        Assert.Equal(answers[0].Salt!.Value.ToArray(), file.Opening.Salt.ToArray());
        Assert.Equal(record.Commitment, (await _bench.Log.Find($"{record.Id}/received", default))!.Member("commitment"));
    }

    private async Task<SubjectKeyBinding> Enrolled()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        await _bench.Get<SubjectProtector>().SealText(subject, Address, "Ada", default);
        return (await _bench.Get<ISubjectKeyStore>().Find(subject))!;
    }

    private async Task WasErasedOnce(SubjectKeyBinding key, string certified, string other)
    {
        Assert.Equal((1, 1), (await Count(key.KeyName, VaultOperations.Delete), await Count(key.KeyName, VaultOperations.Purge)));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Erasure));
        var certificates = _bench.Get<ICertificateStore>();
        Assert.NotNull(await certificates.Find(new CertificateName(certified, CertificateKind.Erasure), default));
        Assert.Null(await certificates.Find(new CertificateName(other, CertificateKind.Erasure), default));
        await WereRowsErasedOnce(certified, other);
    }

    private async Task WereRowsErasedOnce(params IReadOnlyList<string> requests)
    {
        Assert.Equal("""{"number":"C-2","email":"bob@example.org"}""", Assert.Single(_bench.Stores["crm"].Rows("crm.accounts")));
        var lines = new List<JournalLine>();
        foreach (var request in requests)
            lines.AddRange(await _bench.Get<IProcessingJournal>().Read(request, default));
        foreach (var collection in new[] { "crm.accounts", "sales.orders", "sales.lines" })
            Assert.Equal(1, Sum(collection, "deleted") - Sum(collection, "of these already gone"));

        long Sum(string collection, string fact) =>
            lines.Where(line => line.Subject == collection && line.Fact == fact).Sum(line => line.Count ?? 0);
    }

    private async Task<int> Count(string key, string operation, SubjectKeyBinding? since = null) =>
        (await _bench.Vault.Read(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Events.Count(each =>
            each.KeyName == key && each.Operation == operation && each.Succeeded && (since is null || each.KeyVersion != since.KeyVersion));

    private Task<string> Receive() => _bench.Receive(Right.Erasure, ("customer_number", "C-1"));

    private Task<RequestOutcome> Run(string id, Func<string, bool, Task> around) =>
        ErasureWorkflow.Run(_bench.Context(id, around), Input(id));

    private static RequestInput Input(string id) => new(id, Duration.FromSeconds(1), Erasures.Terms);

    private static SubmittedRequest Submission(Right right = Right.Access) =>
        new(right, "eu-gdpr", SmallShop.Who(("customer_number", "C-1")), "caller", "key-1");

    private RequestService Service(ICaseFiles cases) =>
        ActivatorUtilities.CreateInstance<RequestService>(
            _bench.Services,
            cases,
            new RequestIntake(_bench.Get<IRequestStore>(), cases, _bench.Clock, _bench.Get<RequestDeadlines>()));

    private RestoredRecords Restored(IWorkflowClient workflows) =>
        ActivatorUtilities.CreateInstance<RestoredRecords>(_bench.Services, workflows);

    private Task<string> Rotate(IReadOnlyList<KeyToRotate> command, ICommandLedger ledger) =>
        Application.Workflows.FindActivity(KeyVersions.Rotate.Name)!.Run(
            new ServiceCollection().AddSingleton(new KeyVersions(_bench.Vault, _bench.Log, ledger, _bench.Clock)).BuildServiceProvider(),
            WorkflowJson.Write(command), default);

    private WorkflowInstance Completed(string id) =>
        new(
            id,
            "Access",
            1,
            WorkflowPhase.Completed,
            _bench.Clock.GetCurrentInstant(),
            _bench.Clock.GetCurrentInstant(),
            Output: WorkflowJson.Write(RequestOutcome.Complete));

    /// <summary>Lets everyone go on as soon as so many have arrived.</summary>
    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public Task Arrive()
        {
            if (Interlocked.Increment(ref _arrived) == expected)
                _all.SetResult();
            return _all.Task;
        }
    }

    private sealed class GatedCases(ICaseFiles inner) : ICaseFiles
    {
        public Func<Task> BeforeOpen { get; init; } = () => Task.CompletedTask;

        public Func<Task> AfterOpen { get; init; } = () => Task.CompletedTask;

        public async Task<CaseFile> Open(string requestId, CaseFile file, CancellationToken cancellation)
        {
            await BeforeOpen();
            var opened = await inner.Open(requestId, file, cancellation);
            await AfterOpen();
            return opened;
        }

        public Task<CaseFile> Read(string requestId, CancellationToken cancellation) => inner.Read(requestId, cancellation);

        public Task Write(string requestId, CaseFile file, CancellationToken cancellation) => inner.Write(requestId, file, cancellation);

        public Task WriteExport(string requestId, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
            inner.WriteExport(requestId, write, cancellation);

        public Task<Stream?> OpenExport(string requestId, CancellationToken cancellation) => inner.OpenExport(requestId, cancellation);

        public Task RemoveExport(string requestId, CancellationToken cancellation) => inner.RemoveExport(requestId, cancellation);

        public Task End(string requestId, CancellationToken cancellation) => inner.End(requestId, cancellation);
    }

    private sealed class GatedLedger(ICommandLedger inner) : ICommandLedger
    {
        public Func<Task> BeforeClaim { get; init; } = () => Task.CompletedTask;

        public async Task<bool> TryClaim(string what, Instant until, CancellationToken cancellation)
        {
            await BeforeClaim();
            return await inner.TryClaim(what, until, cancellation);
        }

        public Task<CommandReply?> Find(Role role, Role sender, string orderId, CancellationToken cancellation) =>
            inner.Find(role, sender, orderId, cancellation);

        public Task Record(Role role, Role sender, CommandReply reply, CancellationToken cancellation) =>
            inner.Record(role, sender, reply, cancellation);
    }

    /// <summary>Lets something else happen while a workflow is looked up.</summary>
    private sealed class Meanwhile(IWorkflowClient inner) : IWorkflowClient
    {
        public required Func<string, Task<WorkflowInstance?>> Found { get; init; }

        public Task<WorkflowInstance?> Find(string instanceId, CancellationToken cancellation) => Found(instanceId);

        public Task<bool> Start<TIn, TOut>(
            WorkflowReference<TIn, TOut> workflow,
            string instanceId,
            TIn input,
            CancellationToken cancellation) => inner.Start(workflow, instanceId, input, cancellation);

        public Task<bool> Raise<T>(string instanceId, string eventName, T payload, CancellationToken cancellation) =>
            inner.Raise(instanceId, eventName, payload, cancellation);

        public Task<bool> Suspend(string instanceId, CancellationToken cancellation) => inner.Suspend(instanceId, cancellation);

        public Task<bool> Resume(string instanceId, CancellationToken cancellation) => inner.Resume(instanceId, cancellation);

        public Task<bool> Terminate(string instanceId, string reasonCode, CancellationToken cancellation) =>
            inner.Terminate(instanceId, reasonCode, cancellation);

        public IAsyncEnumerable<WorkflowInstance> List(WorkflowQuery query, CancellationToken cancellation) =>
            inner.List(query, cancellation);

        public Task<bool> Purge(string instanceId, CancellationToken cancellation) => inner.Purge(instanceId, cancellation);
    }
}
