using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Restores;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Attacks;

/// <summary>
/// Row "Service identity": an intruder has the service's identity. He writes the rows that the service keeps, and puts any command on any
/// of its queues; the custodian takes each through its own handler. The naive way believes a row or a command.
/// </summary>
public sealed class CustodianAttacks(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-2", "name");

    private readonly LogCapture _told = new();
    private readonly Replies _replies = new();
    private DomainBench _bench = null!;
    private string _victim = "";
    private string _record = "";
    private string _keyName = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, services => services.AddLogging(logging => logging.AddProvider(_told)));
        (_victim, _record, _keyName) = await Customer("C-2", "bob@example.org");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_planted_row_and_an_old_approval_destroy_nobodys_key()
    {
        var approved = await Erased("C-1", "ada@example.org");
        var planted = (await Rows.Find(_victim))! with { Subject = "ground-x", State = BindingState.Fenced, ETag = "" };
        await Rows.TryAdd(planted);
        foreach (var command in EveryStep(approved, "ground-x"))
            Assert.Equal(ErasureFailure.OwnerRefused, (await Order(command)).Code);
        await VictimIsWell();

        // Naive: an eraser that takes the key's name from the row that the service keeps.
        await NaiveErase(planted);
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_keyName));
    }

    [Theory]
    [InlineData("compliance-cases")]
    [InlineData("compliance-fence")]
    [InlineData("compliance-log")]
    [InlineData("compliance-secrets")]
    [InlineData("compliance-control")]
    public async Task No_command_destroys_this_systems_own_keys(string name)
    {
        var key = await _bench.Vault.CreateKey(name);
        var approved = await Erased("C-1", "ada@example.org");
        foreach (var owner in new[] { $"ground-{name}", $"own-{name}" })
        {
            await Rows.TryAdd(
                new SubjectKeyBinding(owner, Guid.NewGuid(), name, key.Reference.Version, new byte[256], BindingState.Fenced));
            foreach (var command in EveryStep(approved, owner))
                Assert.Equal(ErasureFailure.OwnerRefused, (await Order(command)).Code);
        }

        // Nor where the log itself were to name it, for the signer takes no such binding.
        var bound = new LogKeyBound("owner-x", name, key.Reference.Version, key.Thumbprint(), Guid.NewGuid(), new byte[32], new byte[32]);
        Assert.Equal(FailureCode.CommandRefused, (await Ask(bound)).Code);
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(name));
    }

    [Fact]
    public async Task A_row_that_is_swapped_for_a_key_from_the_pool_hides_no_living_key()
    {
        var pool = await _bench.Get<IKeyPool>().Take();
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        var context = _bench.Context(id, async (step, done) =>
        {
            if (step != "DisableKey" || done)
                return;
            var row = (await Rows.Find(_victim))!;
            await Rows.TryReplace(row with { KeyName = pool.Reference.Name, KeyVersion = pool.Reference.Version });
        });
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(context, Input(id)));

        // Naive: the row's key is destroyed, found gone and certified, and the customer's own lives on.
        Assert.Equal(
            (KeyPresence.Absent, KeyPresence.Present), (await _bench.Vault.Probe(_keyName), await _bench.Vault.Probe(pool.Reference.Name)));
        Assert.Contains(_keyName, Encoding.UTF8.GetString((await Certificate(id))!.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customers_key_is_bound_to_no_second_owner()
    {
        var intruder = await _bench.Enrol("C-1", "ada@example.org");
        var (index, tenant) = (await _bench.Get<SubjectFences>().Index(), _bench.Get<ProtectionOptions>().Tenant);
        var (key, dataKey) = (await _bench.Vault.GetKey(_keyName), Guid.NewGuid());
        var planted = new LogKeyBound(
            index.OfSubject(intruder),
            _keyName,
            key.Reference.Version,
            key.Thumbprint(),
            dataKey,
            new byte[32],
            DataKeyCommitment.OfOwner(tenant, intruder, dataKey));
        Assert.Equal(FailureCode.CommandRefused, (await Ask(planted)).Code);

        // Whoever's it is by the log is asked of both sides: the intruder's erasure destroys a key of theirs, or none.
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await ErasureWorkflow.Run(_bench.Context(id), Input(id));
        await VictimIsWell();
    }

    [Fact]
    public async Task An_approval_of_one_request_passes_no_other_fence()
    {
        var approved = await Erased("C-1", "ada@example.org");
        var waiting = await Fenced("C-2");
        foreach (var command in EveryStep(approved, _victim))
            Assert.Equal(ErasureFailure.FenceOfAnotherRequest, (await Order(command)).Code);
        foreach (var command in EveryStep(waiting, _victim).Where(step => step.Name != KeyActivities.Disable.Name))
            Assert.Contains((await Order(command)).Code, new[] { ErasureFailure.NotApproved, ErasureFailure.NotFenced });
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(_keyName));
    }

    [Fact]
    public async Task A_fence_that_was_lifted_and_raised_again_needs_an_approval_of_its_own()
    {
        var first = await Fenced("C-2");
        _bench.Clock.AdvanceHours(1);
        await _bench.Run(PolicyApproval.Approve, first);
        await _bench.Run(FenceActivities.Lift, new KeyStep(first, _victim));

        // The same request cannot be fenced again, and another has no approval.
        Assert.Equal(ErasureFailure.Lifted, (await Order(new("PrepareFence", new FenceStep(first, _victim, [])))).Code);
        var second = await Fenced("C-2");
        Assert.Equal(ErasureFailure.FenceOfAnotherRequest, (await Order(new("DeleteKey", new KeyStep(first, _victim)))).Code);
        Assert.Equal(ErasureFailure.NotApproved, (await Order(new("DeleteKey", new KeyStep(second, _victim)))).Code);
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(_keyName));
    }

    [Fact]
    public async Task Nobodys_key_is_disabled_without_a_fence_of_a_request_that_was_received()
    {
        Assert.Equal(ErasureFailure.NotFenced, (await Order(new("DisableKey", new KeyStep("request-that-never-was", _victim)))).Code);
        Assert.Equal(
            ErasureFailure.NotReceived, (await Order(new("PrepareFence", new FenceStep("request-that-never-was", _victim, [])))).Code);
        Assert.Equal(ErasureFailure.NotFenced, (await Order(new("FenceSubject", new KeyStep("request-that-never-was", _victim)))).Code);
        await VictimIsWell();
        Assert.Contains(
            _told.Lines,
            line =>
                line.Contains("refuses a command", StringComparison.Ordinal)
                && line.Contains("Nothing was changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_has_no_fence_logged_and_so_no_cooling_off_skipped()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        await _bench.Run(ReceiptActivities.LogReceived, id);
        await _bench.Run(FenceActivities.Prepare, new FenceStep(id, _victim, []));

        // The eraser's command on the service's queue, and as the service's own: neither is one.
        var fenced = WorkflowJson.Write<EraserCommand>(new LogFenced(id, (await _bench.Get<SubjectFences>().Find(_victim))!.Hash()));
        Assert.Equal(FailureCode.CommandRefused, (await Send(Role.Signer, Role.Service, LogActivities.ForEraser.Name, fenced)).Code);
        Assert.Equal(FailureCode.CommandRefused, (await Send(Role.Signer, Role.Service, LogActivities.ForService.Name, fenced)).Code);
        Assert.Null(await _bench.Log.Find(EntryIds.Fenced(id), default));

        // Naive: a signer that takes the date from the entry counts a day that never passed.
        await _bench.Run(FenceActivities.Confirm, new KeyStep(id, _victim));
        Assert.Equal(
            ErasureFailure.CoolingOff, (await Send(Role.Signer, Role.Service, "ApproveByPolicy", WorkflowJson.Write(id))).Reference);
    }

    [Fact]
    public async Task The_eraser_counts_the_cooling_off_by_its_own_account_even_where_the_log_has_an_approval()
    {
        var id = await Fenced("C-2");
        var fence = (await _bench.Log.Find(EntryIds.Fenced(id), default))!.Member("fence")!;
        await _bench.Log.Append(new LogApproved(id, 0, LogApproved.Policy, fence), default);
        var early = await Order(new("DeleteKey", new KeyStep(id, _victim)));
        Assert.Equal((FailureCode.StoreUnavailable, ErasureFailure.CoolingOff), (early.Code, early.Reference));
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(_keyName));
    }

    [Fact]
    public async Task A_statement_that_the_service_made_up_is_not_signed()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        await _bench.Run(ReceiptActivities.LogReceived, id);
        var received = (await _bench.Log.Find(EntryIds.Received(id), default))!;
        foreach (
            var (entries, keys) in new[]
            {
                (new[] { received }, "[]"),
                (new[] { received }, $$"""[{"name":"{{_keyName}}"}]"""),
                (Array.Empty<LoggedEntry>(), "[]"),
            }
        )
        {
            var statement = Statement(id, entries, keys);
            await _bench.Get<ICertificateStore>().KeepStatement(new(id, CertificateKind.Erasure), statement, default);
            Assert.NotNull(
                (
                    await Send(
                        Role.Signer,
                        Role.Service,
                        "IssueCertificate",
                        WorkflowJson.Write(new IssueCertificate(id, CertificateKind.Erasure)))).Code);
            await Forget(id);
        }

        Assert.Null(await _bench.Log.Find(EntryIds.Certificate(id, CertificateKind.Erasure), default));
        Assert.Null(await Certificate(id));
        await VictimIsWell();
    }

    [Fact]
    public async Task A_statement_of_a_finished_erasure_is_not_signed_with_an_entry_left_out_or_a_better_outcome()
    {
        // The vault's trail speaks against it: incomplete.
        await _bench.Vault.Backup(_keyName, "mallory");
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        var refused = 0;
        var context = _bench.Context(
            id,
            async (step, done) =>
            {
                if (step != "IssueCertificate" || done)
                    return;
                var honest = (
                    await _bench.Get<ICertificateStore>().FindStatement(new(id, CertificateKind.Erasure), default))!.Value.ToArray();
                foreach (var forged in Forgeries(Encoding.UTF8.GetString(honest)))
                {
                    await Replace(id, Encoding.UTF8.GetBytes(forged));
                    Assert.NotNull(
                        (
                            await Send(
                                Role.Signer,
                                Role.Service,
                                "IssueCertificate",
                                WorkflowJson.Write(new IssueCertificate(id, CertificateKind.Erasure)))).Code);
                    refused++;
                }

                await Replace(id, honest);
            }
        );
        Assert.Equal(RequestOutcome.Incomplete, await ErasureWorkflow.Run(context, Input(id)));
        Assert.Equal(3, refused);
        Assert.NotNull(await Certificate(id));
    }

    [Fact]
    public async Task A_fence_is_not_ended_by_a_date_that_the_service_chooses()
    {
        var id = await Erased("C-1", "ada@example.org");
        var subject = (await _bench.Get<ICaseFiles>().Read(id, default)).Subject!;
        await Order(new("DateFence", new FenceEnd(id, subject, -1000)));
        Assert.Equal(ErasureFailure.FenceOfAnotherRequest, (await Order(new("DateFence", new FenceEnd("request-9", subject, 0)))).Code);
        _bench.Clock.AdvanceDays(29);
        _bench.Time.Advance(TimeSpan.FromDays(29));
        await _bench.Get<FenceExpiry>().Run(default);
        Assert.NotNull(await _bench.Get<SubjectFences>().Find(subject));
        _bench.Clock.AdvanceDays(2);
        _bench.Time.Advance(TimeSpan.FromDays(2));
        await _bench.Get<FenceExpiry>().Run(default);
        Assert.Null(await _bench.Get<SubjectFences>().Find(subject));
    }

    [Fact]
    public async Task What_the_service_writes_into_its_accounts_hides_no_lost_fence()
    {
        await Erased("C-1", "ada@example.org");
        await foreach (var row in _bench.Get<StorageLayout>().Table("fence").QueryAsync<TableEntity>(each => each.RowKey == "fence"))
            await _bench.Get<StorageLayout>().Table("fence").DeleteEntityAsync(row.PartitionKey, row.RowKey);
        var fenced = (await _bench.Get<IFencedEntries>().Read(default)).Open;
        foreach (var index in fenced)
            await _bench
                .Get<IProcessingJournal>()
                .Record("fences-ended", $"{index:D19}", [new JournalLine("fence", "ended", index)], default);
        await Assert.ThrowsAsync<FenceLostException>(() => _bench.Get<FenceCheck>().Require(default));
    }

    [Fact]
    public async Task Beyond_so_many_keys_in_an_hour_none_is_destroyed_until_a_person_says_so()
    {
        var breaker = new DestructionBreaker(
            _bench.Get<IBreakerState>(),
            Options.Create(new CommandOptions { KeyDeletionsPerHour = 2 }),
            _bench.Clock,
            new Logger<DestructionBreaker>(new LoggerFactory([_told])));
        foreach (var key in new[] { "k1", "k1", "k2", "k2", "k1" })
            await breaker.Admit(key);
        foreach (var key in new[] { "k3", "k1", "k4" })
            Assert.Equal(KeyVaultError.Halted, (await Assert.ThrowsAsync<KeyVaultException>(() => breaker.Admit(key))).Error);
        Assert.Single(_told.Lines, line => line.Contains("breaker is open", StringComparison.Ordinal));

        // Another hour changes nothing: a person does.
        _bench.Clock.AdvanceHours(2);
        await Assert.ThrowsAsync<KeyVaultException>(() => breaker.Admit("k5"));
        Assert.True(await breaker.Release("person-1", default));
        Assert.False(await breaker.Release("person-1", default));
        await breaker.Admit("k3");
        await breaker.Admit("k4");
        await Assert.ThrowsAsync<KeyVaultException>(() => breaker.Admit("k5"));
    }

    [Fact]
    public async Task An_id_of_another_roles_entry_is_not_taken_in_advance()
    {
        foreach (var hostile in new[] { "request-1/approved", "request-1/../x", "", new string('a', 101), "a b" })
            Assert.Equal(
                FailureCode.CommandRefused,
                (await Ask(new LogReceived(hostile, Right.Erasure, "eu-gdpr", _bench.Clock.GetCurrentInstant(), null))).Code);
        Assert.Equal(FailureCode.CommandRefused, (await Ask(new LogRestored("eraser/fence-1", ["x"], ["y"]))).Code);
        Assert.Equal(FailureCode.CommandRefused, (await Ask(new LogRestored("flood", [new string('x', 1001)], []))).Code);
    }

    private ISubjectKeyStore Rows => _bench.Get<ISubjectKeyStore>();

    private static RequestInput Input(string id) => new(id, Duration.FromSeconds(1), Erasures.Terms);

    /// <summary>Every command that the eraser takes about a key.</summary>
    private static IEnumerable<Step> EveryStep(string request, string owner) =>
    [
        new(KeyActivities.Disable.Name, new KeyStep(request, owner)), new(KeyActivities.Delete.Name, new KeyStep(request, owner)),
        new(KeyActivities.Purge.Name, new PurgeStep(request, owner, 1)), new(KeyActivities.ProbeDeleted.Name, new KeyStep(request, owner)),
        new(KeyActivities.ConfirmDestroyed.Name, new ConfirmStep(request, owner, IsLast: true)),
        new(KeyActivities.EraseAgain.Name, new KeyStep(request, owner)), new(FenceActivities.Expire.Name, new FenceEnd(request, owner, 1)),
    ];

    private static IEnumerable<string> Forgeries(string honest)
    {
        var complete = honest.Replace("\"outcome\":\"incomplete\"", "\"outcome\":\"complete\"", StringComparison.Ordinal);
        yield return complete;
        var audited = JsonDocument
            .Parse(honest)
            .RootElement.GetProperty("entries")
            .EnumerateArray()
            .Single(each => each.GetProperty("kind").GetString() == "key-audited")
            .GetRawText();
        yield return complete.Replace($",{audited}", "", StringComparison.Ordinal);
        yield return complete.Replace("\"keys\":[{", "\"keys\":[],\"formerly\":[{", StringComparison.Ordinal);
    }

    private static byte[] Statement(string id, IReadOnlyList<LoggedEntry> entries, string keys) =>
        Encoding.UTF8.GetBytes(
            $$"""{"format":"compliance-statement/v3","kind":"erasure","log":"x","request":"{{id}}","commitment":"x","outcome":"complete","notCovered":[],"issued":"2026-11-23T09:00:00Z","keys":{{keys}},"entries":[{{string.Join(',', entries.Select(entry => $$"""{"kind":"{{entry.Entry.Kind.Name()}}","index":{{entry.Index}},"leaf":"{{Convert.ToBase64String(MerkleProof.LeafHash(entry.Entry.Leaf()))}}"}"""))}}]}"""
        );

    private Task<ReadOnlyMemory<byte>?> Certificate(string id) =>
        _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default);

    private async Task Replace(string id, byte[] statement)
    {
        await Forget(id);
        await _bench.Get<ICertificateStore>().KeepStatement(new(id, CertificateKind.Erasure), statement, default);
    }

    /// <summary>The service keeps the statements, so it can replace them.</summary>
    private async Task Forget(string id)
    {
        await foreach (var blob in _bench.Get<StorageLayout>().Container("statements").GetBlobsAsync())
        {
            if (blob.Name.Contains(id, StringComparison.Ordinal))
                await _bench.Get<StorageLayout>().Container("statements").DeleteBlobAsync(blob.Name);
        }
    }

    private async Task VictimIsWell()
    {
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(_keyName));
        Assert.Equal("Bob", await _bench.Get<SubjectProtector>().OpenText(_victim, Address, _record, default));
    }

    private async Task NaiveErase(SubjectKeyBinding row)
    {
        await _bench.Vault.Disable(row.KeyName);
        await _bench.Vault.Delete(row.KeyName);
        await _bench.Vault.Purge(row.KeyName);
    }

    private async Task<(string Subject, string Record, string KeyName)> Customer(string number, string email)
    {
        var subject = await _bench.Enrol(number, email);
        var sealedText = await _bench.Get<SubjectProtector>().SealText(subject, Address, "Bob", default);
        return (subject, sealedText, (await Rows.Find(subject))!.KeyName);
    }

    /// <summary>Someone's erasure that was approved and is over: its id is in the service's own tables.</summary>
    private async Task<string> Erased(string number, string email)
    {
        await _bench.Enrol(number, email);
        var id = await _bench.Receive(Right.Erasure, ("customer_number", number));
        Assert.Equal(RequestOutcome.Complete, await ErasureWorkflow.Run(_bench.Context(id), Input(id)));
        return id;
    }

    private async Task<string> Fenced(string number)
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", number));
        await _bench.Run(ReceiptActivities.LogReceived, id);
        await _bench.Run(FenceActivities.Prepare, new FenceStep(id, _victim, []));
        await _bench.Run(FenceActivities.Confirm, new KeyStep(id, _victim));
        await _bench.Run(KeyActivities.Disable, new KeyStep(id, _victim));
        return id;
    }

    private Task<CommandReply> Order(Step step) =>
        Send(Role.Eraser, Role.Service, step.Name, JsonSerializer.Serialize(step.Input, step.Input.GetType(), WorkflowJson.Options));

    private Task<CommandReply> Ask(ServiceCommand command) =>
        Send(Role.Signer, Role.Service, LogActivities.ForService.Name, WorkflowJson.Write(command));

    private async Task<CommandReply> Send(Role role, Role sender, string activity, string input)
    {
        var handler = new CommandHandler(
            Application.Workflows,
            new AppRoles(Role.Provisioner, Role.Eraser, Role.Signer),
            _bench.Get<ICommandLedger>(),
            _replies,
            _bench.Get<StepFailures>(),
            _bench.Services.GetRequiredService<IServiceScopeFactory>(),
            NullLogger<CommandHandler>.Instance);
        await handler.Take(role, sender, new RoleCommand($"order-{Guid.NewGuid():N}", activity, input, "request-1"), default);
        return _replies.Sent[^1];
    }

    private sealed record Step(string Name, object Input);

    private sealed class Replies : ICommandReplies
    {
        public List<CommandReply> Sent { get; } = [];

        public Task Send(CommandReply reply, CancellationToken cancellation)
        {
            Sent.Add(reply);
            return Task.CompletedTask;
        }
    }
}
