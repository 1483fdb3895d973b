using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>
/// Row "Service identity" against a custodian that runs: in this process, or as an app of its own behind its queues, see
/// <see cref="TakenOverService"/>. Each attack is refused with its reason and as a security event, the victim's key is there, and an honest
/// erasure afterwards is complete. The naive ways are shown in <c>CustodianAttacks</c>.
/// </summary>
public sealed class RunningCustodianAttacks(ShopUnderTest shop, RunningCustodianAttacks.LastErasure last)
    : IClassFixture<RunningCustodianAttacks.LastErasure>, IAsyncLifetime
{
    private static readonly string[] OwnKeys =
        ["compliance-cases", "compliance-fence", "compliance-log", "compliance-secrets", "compliance-control"];

    private readonly List<string> _planted = [];
    private TakenOverService _service = null!;
    private Customers _customers = null!;
    private Gone _gone = null!;

    public async ValueTask InitializeAsync()
    {
        _service = TakenOverService.Of(shop);
        _customers = new Customers(shop, _service);
        _gone = last.Gone ??= await _customers.Erase();
    }

    /// <summary>Each attack is followed by an honest erasure; and what was planted goes, for other tests look at the same rows.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var owner in _planted)
            await _service.Keys.DeleteEntityAsync(owner, "key");
        last.Gone = await _customers.Erase();
    }

    [Fact]
    public async Task A_planted_row_and_an_old_approval_destroy_nobodys_key()
    {
        var victim = await _customers.Enrol();
        var owner = $"ground-{Guid.NewGuid():N}";
        await Plant(victim, owner, row => row["State"] = "Fenced");
        await AreRefused(EveryStep(_gone.Request, owner), "owner-refused");
        await _customers.AreUnharmed(victim);
    }

    [Fact]
    public async Task No_command_destroys_this_systems_own_keys()
    {
        var customer = await _customers.Enrol();
        var orders = new List<RoleCommand>();
        foreach (var name in OwnKeys)
        {
            foreach (var owner in new[] { $"ground-{Guid.NewGuid():N}", $"own-{Guid.NewGuid():N}" })
            {
                await Plant(customer, owner, row => (row["State"], row["KeyName"]) = ("Fenced", name));
                orders.AddRange(EveryStep(_gone.Request, owner));
            }
        }

        await AreRefused(orders, "owner-refused");
        foreach (var name in OwnKeys)
        {
            var bound = new LogKeyBound($"owner-{Guid.NewGuid():N}", name, "1", new byte[32], Guid.NewGuid(), new byte[32], new byte[32]);
            await IsRefused(Of(bound), "key");
            Assert.Equal(KeyPresence.Present, await _service.Probe(name));
        }
    }

    [Fact]
    public async Task A_row_that_is_swapped_while_its_owner_is_erased_hides_no_living_key()
    {
        var (leaver, other) = (await _customers.Enrol(), await _customers.Enrol());
        var id = await shop.Api.Submit("erasure", leaver.Number);
        await _customers.AreFenced(leaver);
        var row = await _service.Binding(leaver.Subject);
        Assert.Equal("Fenced", row.GetString("State"));
        (row["KeyName"], row["KeyVersion"]) = (other.KeyName, other.KeyVersion);
        await _service.Keys.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        Assert.Equal("complete", (await shop.Api.End(id)).Outcome);

        Assert.Equal(leaver.KeyName, Assert.Single((await shop.Api.Certificate(id)).Keys)["name"]!.GetValue<string>());
        Assert.Equal(KeyPresence.Absent, await _service.Probe(leaver.KeyName));
        await _customers.AreUnharmed(other);
    }

    [Fact]
    public async Task A_customers_key_is_bound_to_no_second_owner()
    {
        var victim = await _customers.Enrol();
        var bound = new LogKeyBound(
            $"owner-{Guid.NewGuid():N}", victim.KeyName, victim.KeyVersion, new byte[32], Guid.NewGuid(), new byte[32], new byte[32]);
        await IsRefused(Of(bound), victim.KeyName);
        await _customers.AreUnharmed(victim);
    }

    [Fact]
    public async Task An_approval_of_one_request_passes_no_other_fence_and_none_without_a_fence()
    {
        var (leaver, bystander) = (await _customers.Enrol(), await _customers.Enrol());
        var id = await shop.Api.Submit("erasure", leaver.Number);
        await _customers.AreFenced(leaver);
        await AreRefused(EveryStep(_gone.Request, leaver.Subject), "fence-of-another-request");
        await AreRefused(EveryStep(_gone.Request, bystander.Subject), "not-fenced");

        Assert.Equal("complete", (await shop.Api.End(id)).Outcome);
        await _customers.AreUnharmed(bystander);
    }

    [Fact]
    public async Task Nobody_is_fenced_and_no_key_disabled_for_a_request_that_was_never_received()
    {
        var victim = await _customers.Enrol();
        var request = $"never-{Guid.NewGuid():N}";
        await AreRefused([Of(KeyActivities.Disable.Name, new KeyStep(request, victim.Subject))], "not-fenced", request);
        await AreRefused([Of(FenceActivities.Prepare.Name, new FenceStep(request, victim.Subject, []))], "not-received", request);
        await AreRefused([Of(FenceActivities.Confirm.Name, new KeyStep(request, victim.Subject))], "not-fenced", request);
        await _customers.AreUnharmed(victim);
    }

    [Fact]
    public async Task The_service_has_no_fence_logged_and_no_approval_without_one()
    {
        var request = $"forged-{Guid.NewGuid():N}";
        var fenced = WorkflowJson.Write<EraserCommand>(new LogFenced(request, new byte[32]));
        foreach (var activity in new[] { LogActivities.ForEraser.Name, LogActivities.ForService.Name })
        {
            var (command, log) = (new RoleCommand(NewId(), activity, fenced), _service.Watch());
            await _service.Send(Role.Signer, command);
            await log.Sees($"Command {command.Id} of the Service to the Signer is refused");
        }

        await ApprovalIsRefused(request, "not-received");
        await _service.Send(Role.Signer, Of(new LogReceived(request, Right.Erasure, "eu-gdpr", Instant.FromUtc(2020, 1, 1, 0, 0), null)));
        await ApprovalIsRefused(request, "not-fenced");
    }

    [Fact]
    public async Task No_command_shortens_a_cooling_off()
    {
        var leaver = await _customers.Enrol();
        var id = await shop.Api.Submit("erasure", leaver.Number);
        var end = shop.Api.End(id);
        while (!end.IsCompleted)
        {
            await _service.Send(Role.Signer, Of(PolicyApproval.Approve.Name, id));
            await _service.Send(Role.Eraser, Of(KeyActivities.Delete.Name, new KeyStep(id, leaver.Subject)));
            await Task.WhenAny(end, Task.Delay(200, TestContext.Current.CancellationToken));
        }

        Assert.Equal("complete", (await end).Outcome);
        var trust = new VerificationOptions { LogKeys = shop.LogKeys };
        var verified = CertificateVerifier.Verify((await shop.Api.Certificate(id)).File, trust);
        Assert.True(verified.IsValid, verified.Reason);
        var entries = verified.Certificate!.Entries.ToLookup(entry => entry.Kind, entry => JsonDocument.Parse(entry.Statement).RootElement);
        var policy = entries[EntryKind.Received].Single().GetProperty("policy").Deserialize<ErasurePolicy>(WorkflowJson.Options)!;
        var coolingOff = policy.CoolingOff;
        Assert.True(coolingOff > Duration.Zero);
        Assert.True(At(EntryKind.Approved) >= At(EntryKind.Fenced) + coolingOff);
        Assert.True(At(EntryKind.KeyDeleted) >= At(EntryKind.Fenced) + coolingOff);

        Instant At(EntryKind kind) => entries[kind].First().GetProperty("at").Deserialize<Instant>(WorkflowJson.Options);
    }

    [Fact]
    public async Task A_statement_that_the_service_made_up_is_not_signed()
    {
        var victim = await _customers.Enrol();
        foreach (var keys in new[] { Array.Empty<string>(), [victim.KeyName] })
        {
            var (request, log) = ($"forged-{Guid.NewGuid():N}", _service.Watch());
            await _service.Send(
                Role.Signer, Of(new LogReceived(request, Right.Erasure, "eu-gdpr", Instant.FromUtc(2020, 1, 1, 0, 0), null)));
            await _service.Statements.UploadBlobAsync($"{request}.json", new BinaryData(Statement(shop.LogKeys[0].Name, request, keys)));
            await _service.Send(Role.Signer, Of(CertificateActivities.Issue.Name, new IssueCertificate(request, CertificateKind.Erasure)));
            await log.Sees($"The signer refuses the certificate of request {request}: ");
            Assert.Equal(0, log.Count($"{request}: statement-of-another-"));
            Assert.False(await _service.HasCertificate(request));
        }

        await _customers.AreUnharmed(victim);
    }

    [Fact]
    public async Task A_fence_is_not_ended_by_a_date_that_the_service_chooses()
    {
        var request = $"never-{Guid.NewGuid():N}";
        await _service.Send(Role.Eraser, Of(FenceActivities.Expire.Name, new FenceEnd(_gone.Request, _gone.Customer.Subject, -1000)));
        var ofAnother = Of(FenceActivities.Expire.Name, new FenceEnd(request, _gone.Customer.Subject, 0));
        await AreRefused([ofAnother], "fence-of-another-request", request);

        // By its default, a fence lasts thirty days at least.
        var fence = await _service.Fence.QueryAsync<TableEntity>($"RowKey eq 'fence' and RequestId eq '{_gone.Request}'").SingleAsync();
        var (final, ends) = (fence.GetDateTimeOffset("FinalSince"), fence.GetDateTimeOffset("Ends"));
        Assert.True(ends >= final + TimeSpan.FromDays(30), $"It ends {ends}.");
    }

    [Fact]
    public async Task An_id_of_another_roles_entry_is_not_taken_in_advance()
    {
        foreach (var hostile in new[] { $"{_gone.Request}/approved", $"{_gone.Request}/../x", "", new string('a', 101), "a b" })
            await IsRefused(Of(new LogReceived(hostile, Right.Erasure, "eu-gdpr", Instant.FromUtc(2020, 1, 1, 0, 0), null)), "id");
        await IsRefused(Of(new LogRestored("eraser/fence-1", ["x"], ["y"])), "id");
        await IsRefused(Of(new LogRestored("flood", [new string('x', 1001)], [])), "restored");
    }

    [Fact]
    public async Task Nobody_seals_or_opens_under_an_owner_that_is_no_subject()
    {
        foreach (var subject in new[] { "ground-1", "own-compliance-log", "request-1" })
        {
            var batch = new { items = new[] { new { subject, dataset = "orders.notes", record = "1", field = "note", text = "x" } } };
            foreach (var path in new[] { "api/seal", "api/open" })
            {
                using var answer = await shop.Http.PostAsJsonAsync(path, batch);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_message_that_is_no_command_is_dropped_and_reported()
    {
        Assert.SkipUnless(_service.IsElsewhere, "The service takes orders alone; messages come over queues.");
        var log = _service.Watch();
        foreach (var role in new[] { Role.Provisioner, Role.Eraser, Role.Signer })
        {
            foreach (var message in new[] { "not an order", "{", "{\"id\":1}", "null" })
                await _service.SendText(role, message);
        }

        foreach (var role in new[] { Role.Provisioner, Role.Eraser, Role.Signer })
            await log.Sees($"A message of the Service to the {role} is no command, and was dropped", times: 4);
    }

    private static string NewId() => $"forged-{Guid.NewGuid():N}";

    private static RoleCommand Of(ServiceCommand command) => new(NewId(), LogActivities.ForService.Name, WorkflowJson.Write(command));

    private static RoleCommand Of<T>(string activity, T input) => new(NewId(), activity, WorkflowJson.Write(input));

    /// <summary>Every command that the eraser takes about a key.</summary>
    private static IReadOnlyList<RoleCommand> EveryStep(string request, string owner) =>
    [
        .. new[]
        {
            KeyActivities.Disable.Name, KeyActivities.Delete.Name, KeyActivities.ProbeDeleted.Name, KeyActivities.EraseAgain.Name,
        }.Select(activity => Of(activity, new KeyStep(request, owner))),
        Of(KeyActivities.Purge.Name, new PurgeStep(request, owner, 1)),
        Of(KeyActivities.ConfirmDestroyed.Name, new ConfirmStep(request, owner, true)),
        Of(FenceActivities.Expire.Name, new FenceEnd(request, owner, 1)),
    ];

    private static byte[] Statement(string log, string request, IEnumerable<string> keys) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        format = "compliance-statement/v3",
        kind = "erasure",
        log,
        request,
        commitment = "x",
        outcome = "complete",
        notCovered = Array.Empty<string>(),
        issued = "2026-11-23T09:00:00Z",
        keys = keys.Select(name => new { name }),
        entries = Array.Empty<string>(),
    });

    private async Task Plant(SealedCustomer from, string owner, Action<TableEntity> change)
    {
        _planted.Add(owner);
        await _service.Plant(from.Subject, owner, change);
    }

    /// <summary>Sends commands to the eraser, each of which it must refuse for this reason, and tell of.</summary>
    private async Task AreRefused(IReadOnlyList<RoleCommand> orders, string reason, string? request = null)
    {
        var log = _service.Watch();
        foreach (var command in orders)
            await _service.Send(Role.Eraser, command);
        var refused = $"The eraser refuses a command for request {request ?? _gone.Request}: {reason}. Nothing was changed";
        await log.Sees(refused, orders.Count);
    }

    /// <summary>Sends a command to the signer, which must refuse it for this reason, and tell of it.</summary>
    private async Task IsRefused(RoleCommand command, string reason)
    {
        var log = _service.Watch();
        await _service.Send(Role.Signer, command);
        await log.Sees($"Command {command.Id} of the Service to the Signer is refused for its {reason}. Nothing was changed");
    }

    /// <summary>Asks for an approval until it is refused for this reason: what was ordered before may still be on its way.</summary>
    private async Task ApprovalIsRefused(string request, string reason) => await _service.Watch().Sees(
        $"The signer refuses an approval by policy of request {request}: {reason}. Nothing was logged",
        () => _service.Send(Role.Signer, Of(PolicyApproval.Approve.Name, request)));

    /// <summary>The honest erasure after one attack is the old approval of the next.</summary>
    public sealed class LastErasure
    {
        internal Gone? Gone { get; set; }
    }
}
