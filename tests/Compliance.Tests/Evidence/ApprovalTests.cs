using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Evidence;

/// <summary>The point of no return: who may pass it, and who may not.</summary>
public sealed class ApprovalTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench bench = null!;
    private string subject = "";

    public async ValueTask InitializeAsync()
    {
        bench = await SmallShop.Open(azurite, settings: new Dictionary<string, string?> { ["Compliance:Erasure:Approvals"] = "2" });
        subject = await bench.Enrol("C-1", "ada@example.org");
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Two_different_people_approve_and_the_same_one_twice_counts_once()
    {
        var id = await Fenced();
        Assert.Equal(new ApprovalView(1, 2), await Desk.Approve(id, "ann", default));
        Assert.Equal(new ApprovalView(1, 2), await Desk.Approve(id, "ann", default));
        Assert.False(await bench.Run(ApprovalActivities.AreEnough, id));
        await Refuses(ErasureFailure.NotApproved, id);

        Assert.Equal(new ApprovalView(2, 2), await Desk.Approve(id, "bob", default));
        Assert.True(await bench.Run(ApprovalActivities.AreEnough, id));
        await bench.Run(KeyActivities.Delete, new KeyStep(id, subject));
        Assert.Equal(KeyPresence.Deleted, await bench.Vault.Probe(await KeyName()));
        await Assert.ThrowsAsync<ApprovalRefusedException>(() => Desk.Approve(id, "eve", default));
    }

    [Fact]
    public async Task Nobody_is_named_in_an_approval()
    {
        var id = await Fenced();
        await Desk.Approve(id, "ann@example.org", default);
        var statement = System.Text.Encoding.UTF8.GetString((await bench.Log.Find($"{id}/approved/1", default))!.Entry.Statement.Span);
        Assert.DoesNotContain("ann", statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_without_approval_is_refused_and_so_is_one_whose_approval_the_service_had_logged()
    {
        var id = await Fenced();
        await Refuses(ErasureFailure.NotApproved, id);
        var forged = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(
            EvidenceActivities.Append, new AppendEntry($"{id}/approved/1", EntryKind.Approved, "{}")));
        Assert.Equal(FailureCode.OrderRefused, forged.Code);
        await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(EvidenceActivities.ApproveByPolicy, id));
        Assert.Equal(KeyPresence.Present, await bench.Vault.Probe(await KeyName()));
    }

    [Fact]
    public async Task What_is_not_fenced_is_not_approved_and_nobody_approves_what_was_cancelled()
    {
        Assert.Null(await Desk.Approve("request-9", "ann", default));
        var id = await Fenced();
        await bench.Run(FenceActivities.Lift, new KeyStep(id, subject));
        await Assert.ThrowsAsync<ApprovalRefusedException>(() => Desk.Approve(id, "ann", default));
        await Refuses(ErasureFailure.Lifted, id);
    }

    [Fact]
    public async Task Cancelled_inside_the_cooling_off_everything_opens_again_and_the_log_tells_of_it()
    {
        var copy = await bench.Get<SubjectProtector>().SealText(subject, Address, "Ada", default);
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var context = bench.Context(id).Raise(PointOfNoReturn.Cancel, id);
        Assert.Equal(RequestOutcome.Cancelled, await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        Assert.Equal("Ada", await bench.Get<SubjectProtector>().OpenText(subject, Address, copy, default));
        Assert.NotNull(await bench.Log.Find($"{id}/fence-lifted", default));
        Assert.Contains("C-1", bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Cancelled, (await bench.Get<IRequestStore>().Find(id, default))!.Outcome);
    }

    [Fact]
    public async Task Past_the_point_of_no_return_nothing_is_lifted()
    {
        var id = await Fenced();
        await Desk.Approve(id, "ann", default);
        await Desk.Approve(id, "bob", default);
        await bench.Run(KeyActivities.Delete, new KeyStep(id, subject));
        var refused = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(FenceActivities.Lift, new KeyStep(id, subject)));
        Assert.Equal(ErasureFailure.BeyondReturn, refused.Code);
        Assert.Null(await bench.Log.Find($"{id}/fence-lifted", default));
    }

    private IApprovalDesk Desk => bench.Get<IApprovalDesk>();

    private async Task<string> KeyName() => (await bench.Get<ISubjectKeyStore>().Find(subject))!.KeyName;

    private async Task Refuses(string code, string id)
    {
        var refused = await Assert.ThrowsAsync<StepFailedException>(() => bench.Run(KeyActivities.Delete, new KeyStep(id, subject)));
        Assert.Equal(code, refused.Code);
    }

    private async Task<string> Fenced()
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await bench.Run(SubjectActivities.Locate, id);
        var key = new KeyStep(id, subject);
        await bench.Run(FenceActivities.Prepare, new FenceStep(id, subject, (await bench.Run(FenceActivities.Mark, id)).Marks));
        await bench.Run(FenceActivities.Log, key);
        await bench.Run(FenceActivities.Confirm, key);
        await bench.Run(KeyActivities.Disable, key);
        return id;
    }
}
