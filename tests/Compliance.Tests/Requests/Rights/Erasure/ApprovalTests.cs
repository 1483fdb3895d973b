using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Requests.Rights.Erasure.Replayed;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Attacks;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>The point of no return: who may pass it, and who may not.</summary>
public sealed class ApprovalTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench _bench = null!;
    private string _subject = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, settings: new Dictionary<string, string?> { ["Compliance:Erasure:Approvals"] = "2" });
        _subject = await _bench.Enrol("C-1", "ada@example.org");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Two_different_people_approve_and_the_same_one_twice_counts_once()
    {
        var id = await Fenced();
        Assert.Equal(new ApprovalView(1, 2), await Service.Approve(id, "ann", await Preview(id), default));
        Assert.Equal(new ApprovalView(1, 2), await Service.Approve(id, "ann", await Preview(id), default));
        Assert.False(await _bench.Run(ApprovalActivities.AreEnough, id));
        await Refuses(ErasureFailure.NotApproved, id);

        Assert.Equal(new ApprovalView(2, 2), await Service.Approve(id, "bob", await Preview(id), default));
        Assert.True(await _bench.Run(ApprovalActivities.AreEnough, id));
        _bench.Clock.AdvanceHours(1);
        await _bench.Run(KeyActivities.Delete, new KeyStep(id, _subject));
        Assert.Equal(KeyPresence.Deleted, await _bench.Vault.Probe(await KeyName()));
        await Assert.ThrowsAsync<ApprovalRefusedException>(async () => await Service.Approve(id, "eve", await Preview(id), default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ann")]
    public async Task Who_submitted_a_request_does_not_approve_it(string? submitter)
    {
        var id = await Fenced(submitter);
        if (submitter is null)
        {
            // As long as nobody was known to have submitted it, anyone was a second person.
            Assert.Equal(new ApprovalView(1, 2), await Service.Approve(id, "ann", await Preview(id), default));
            return;
        }

        await Assert.ThrowsAsync<OwnRequestException>(async () => await Service.Approve(id, "ann", await Preview(id), default));
        Assert.Null(await _bench.Log.Find($"{id}/approved/1", default));
        await Service.Approve(id, "bob", await Preview(id), default);
        await Assert.ThrowsAsync<OwnRequestException>(async () => await Service.Approve(id, "ann", await Preview(id), default));
        await Refuses(ErasureFailure.NotApproved, id);
        Assert.Equal(new ApprovalView(2, 2), await Service.Approve(id, "eve", await Preview(id), default));

        // The record and the log tell the two apart, and name nobody.
        var received = System.Text.Encoding.UTF8.GetString((await _bench.Log.Find($"{id}/received", default))!.Entry.Statement.Span);
        Assert.DoesNotContain("ann", received, StringComparison.Ordinal);
        Assert.StartsWith("person-", (await _bench.Get<IRequestStore>().Find(id, default))!.Submitter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_named_in_an_approval()
    {
        var id = await Fenced();
        await Service.Approve(id, "ann@example.org", await Preview(id), default);
        var statement = System.Text.Encoding.UTF8.GetString((await _bench.Log.Find($"{id}/approved/1", default))!.Entry.Statement.Span);
        Assert.DoesNotContain("ann", statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_approval_is_refused_and_so_is_one_whose_approval_the_service_had_logged()
    {
        var id = await Fenced();
        await Refuses(ErasureFailure.NotApproved, id);
        foreach (
            var forged in new LogCommand[]
            {
                new LogApproved(id, 1, "person-1", "fence"),
                new LogStatement(new(id, CertificateKind.Erasure), "{}"u8.ToArray()),
            }
        )
            Assert.Throws<InvalidOperationException>(() => LogActivities.OrderOf(forged));
        await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(PolicyApproval.Approve, id));
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(await KeyName()));
    }

    [Fact]
    public async Task What_is_not_fenced_is_not_approved_and_nobody_approves_what_was_cancelled()
    {
        Assert.Null(await Service.Approve("request-9", "ann", "none", default));
        var id = await Fenced();
        await _bench.Run(FenceActivities.Lift, new KeyStep(id, _subject));
        await Assert.ThrowsAsync<ApprovalRefusedException>(async () => await Service.Approve(id, "ann", await Preview(id), default));
        await Refuses(ErasureFailure.Lifted, id);
    }

    [Fact]
    public async Task Cancelled_inside_the_cooling_off_everything_opens_again_and_the_log_tells_of_it()
    {
        var copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var context = _bench.Context(id).Raise(ErasureApprovalGate.Cancel, id);
        Assert.Equal(
            RequestOutcome.Cancelled, await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        Assert.Equal("Ada", await _bench.Get<SubjectProtector>().OpenText(_subject, Address, copy, default));
        Assert.NotNull(await _bench.Log.Find($"{id}/fence-lifted", default));
        Assert.Contains("C-1", _bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Cancelled, (await _bench.Get<IRequestStore>().Find(id, default))!.Outcome);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public async Task An_erasure_is_approved_by_the_policy_under_which_it_was_received_whatever_the_settings_say_later(
        int before, int after)
    {
        Options.Approvals = before;
        var copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var looks = 0;
        var context = _bench.Context(
            id,
            async (step, done) =>
            {
                if (step == "DisableKey" && done)
                    Options.Approvals = after;
                if (step == "CountApprovals" && done && looks++ < before)
                    Assert.Equal(new ApprovalView(looks, before), await Service.Approve(id, $"person-{looks}", await Preview(id), default));
            }
        );
        Assert.Equal(
            RequestOutcome.Complete, await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        Assert.Equal(Math.Max(1, before), await _bench.Leaves(EntryKind.Approved));
        await Assert.ThrowsAsync<SubjectErasedException>(() => _bench.Get<SubjectProtector>().OpenText(_subject, Address, copy, default));
        await Assert.ThrowsAsync<ApprovalRefusedException>(async () => await Service.Approve(id, "eve", await Preview(id), default));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public async Task Changed_settings_make_no_approval_out_of_none(int before, int after)
    {
        Options.Approvals = before;
        var id = await Fenced();
        Options.Approvals = after;
        await Refuses(ErasureFailure.NotApproved, id);
    }

    [Fact]
    public async Task The_cooling_off_is_the_one_under_which_the_erasure_was_received()
    {
        Options.Approvals = 0;
        Options.CoolingOff = TimeSpan.FromHours(2);
        var id = await Fenced();
        Options.CoolingOff = TimeSpan.Zero;
        _bench.Clock.AdvanceMinutes(119);
        var early = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(PolicyApproval.Approve, id));
        Assert.Equal(ErasureFailure.CoolingOff, early.Reference);
        Options.CoolingOff = TimeSpan.FromDays(14);
        _bench.Clock.AdvanceMinutes(1);
        await _bench.Run(PolicyApproval.Approve, id);
        await _bench.Run(KeyActivities.Delete, new KeyStep(id, _subject));
    }

    [Fact]
    public async Task The_signer_says_under_which_policy_a_request_is_received_and_not_who_commands_the_entry()
    {
        await _bench.Run(
            LogActivities.ForService, new LogReceived("request-9", Right.Erasure, "eu-gdpr", _bench.Clock.GetCurrentInstant(), null));
        Assert.Equal(Options.Policy, EntryIds.PolicyOf("request-9", await _bench.Log.Find("request-9/received", default)));

        // What the service adds of its own is refused as it is read.
        const string Lax =
            """{"log":"received","requestId":"request-8","right":"erasure","law":"eu-gdpr","received":"2026-11-23T09:00:00Z","policy":{"approvals":0,"coolingOff":"0:00:00:00"}}""";
        Assert.Throws<System.Text.Json.JsonException>(() => WorkflowJson.Read<ServiceCommand>(Lax));

        // Nor does an entry of another request, or none, stand in its place.
        foreach (var id in new[] { "request-8", "request-7" })
            Assert.Null(EntryIds.PolicyOf(id, await _bench.Log.Find("request-9/received", default)));
    }

    [Theory]
    [InlineData("ApproveByPolicy", true)]
    [InlineData("CommitErasure", false)]
    [InlineData("DisableKey", true)]
    [InlineData("LocateSubject", true)]
    public async Task A_cancel_that_is_accepted_lifts_the_fence_and_one_that_comes_after_the_commit_is_refused(string step, bool isAccepted)
    {
        Options.Approvals = 0;
        var copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        bool? accepted = null;

        // No workflow hears the event here: what is noted in the record decides alone.
        var context = _bench.Context(id, async (at, done) =>
        {
            if (at == step && done)
                accepted = await _bench.Get<RequestService>().Cancel(id, default);
        });
        var outcome = await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        Assert.Equal((isAccepted, isAccepted ? RequestOutcome.Cancelled : RequestOutcome.Complete), (accepted, outcome));
        Assert.Equal(!isAccepted, context.Steps.Contains("DeleteKey"));
        if (isAccepted)
            Assert.Equal("Ada", await _bench.Get<SubjectProtector>().OpenText(_subject, Address, copy, default));
    }

    [Fact]
    public async Task Past_the_point_of_no_return_nothing_is_lifted()
    {
        var id = await Fenced();
        await Service.Approve(id, "ann", await Preview(id), default);
        await Service.Approve(id, "bob", await Preview(id), default);
        _bench.Clock.AdvanceHours(1);
        await _bench.Run(KeyActivities.Delete, new KeyStep(id, _subject));
        var refused = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(FenceActivities.Lift, new KeyStep(id, _subject)));
        Assert.Equal(ErasureFailure.BeyondReturn, refused.Code);
        Assert.Null(await _bench.Log.Find($"{id}/fence-lifted", default));
    }

    private ErasureOptions Options => _bench.Get<IOptions<ErasureOptions>>().Value;

    private IApprovalService Service => _bench.Get<IApprovalService>();

    private async Task<string> Preview(string id) => (await _bench.Get<IErasurePreviews>().Find(id, default))!.Digest;

    private async Task<string> KeyName() => (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.KeyName;

    private async Task Refuses(string code, string id)
    {
        var refused = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(KeyActivities.Delete, new KeyStep(id, _subject)));
        Assert.Equal(code, refused.Code);
    }

    private async Task<string> Fenced(string? submitter = null)
    {
        var id = await _bench.ReceiveFrom(submitter, Right.Erasure, ("customer_number", "C-1"));
        await _bench.Run(SubjectActivities.Locate, id);
        var key = new KeyStep(id, _subject);
        await _bench.Run(PreviewActivities.Show, new PreviewStep(id, 2));
        await _bench.Run(FenceActivities.Prepare, new FenceStep(id, _subject, (await _bench.Run(FenceActivities.Mark, id)).Marks));
        await _bench.Run(FenceActivities.Confirm, key);
        await _bench.Run(KeyActivities.Disable, key);
        return id;
    }
}
