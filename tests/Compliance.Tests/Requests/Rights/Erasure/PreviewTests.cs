using Compliance.DataMap;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Attacks;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>What people approve is what is done.</summary>
public sealed class PreviewTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    private IErasurePreviews Previews => _bench.Get<IErasurePreviews>();

    private IApprovalService Approvals => _bench.Get<IApprovalService>();

    private IRequestStore Store => _bench.Get<IRequestStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, settings: new Dictionary<string, string?> { ["Compliance:Erasure:Approvals"] = "1" });
        await _bench.Enrol("C-1", "ada@example.org");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_preview_says_per_collection_what_is_destroyed_and_what_is_retained_and_why()
    {
        var id = await Located();
        Assert.Null(await Previews.Find(id, default));
        await _bench.Run(PreviewActivities.Show, new PreviewStep(id, 1));
        var (digest, preview) = (await Previews.Find(id, default))!;
        var record = (await Store.Find(id, default))!;
        Assert.Equal((digest, RequestStage.Approving), (record.Notes.Preview, record.Stage));
        Assert.True(preview.DestroysKey);
        var found = preview.Collections.ToDictionary(each => each.Collection);
        Assert.Equal(1, found["crm.accounts"].Deleted);
        Assert.Equal(1, found["sales.orders"].Deleted);
        Assert.Equal(1, found["sales.lines"].Deleted);
        Assert.Equal((1, 0), (found["mail.contacts"].Masked, found["mail.contacts"].Deleted));
        Assert.Equal(
            new PreviewedRetention(1, "legal_obligation", "AO § 147", new LocalDate(2026, 12, 20), new LocalDate(2026, 12, 20), true),
            found["sales.invoices"].Retained);
        Assert.Equal(1, found["sales.invoices"].Deleted);
        Assert.Equal(5, preview.Destroyed);
        Assert.Empty(preview.NotCovered);

        // It holds nothing of the person, and nothing else changes it.
        var json = WorkflowJson.Write(preview);
        Assert.All(["C-1", "ada", "i1", "o1"], value => Assert.DoesNotContain($"\"{value}", json, StringComparison.Ordinal));
        await _bench.Run(PreviewActivities.Show, new PreviewStep(id, 1));
        Assert.Equal(digest, (await Previews.Find(id, default))!.Digest);
    }

    [Fact]
    public async Task Complaint_5_what_cannot_be_reached_is_told_before_anything_runs()
    {
        await using var bench = await SmallShop.Open(
            azurite, map: SmallShop.Map.Replace("compliance: {connection: mail}", "compliance: {owner: nobody}", StringComparison.Ordinal));
        var id = await bench.Receive(Right.Erasure, ("email", "ada@example.org"), ("customer_number", "C-1"));
        await bench.Run(SubjectActivities.Locate, id);
        await bench.Run(PreviewActivities.Show, new PreviewStep(id, 0));
        var preview = (await bench.Get<IErasurePreviews>().Find(id, default))!.Preview;
        var gap = Assert.Single(preview.NotCovered);
        Assert.Equal(("mail.contacts", CoverageGapKind.NoConnection), (gap.Collection, gap.Why));
        Assert.Contains("C-1", bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_run_would_do_more_than_its_preview_people_are_asked_again()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var (looks, digests) = (0, new List<string>());
        var outcome = await Run(id, async (step, done) =>
        {
            if (step != "CountApprovals" || done)
                return;
            var digest = (await Previews.Find(id, default))!.Digest;
            switch (++looks)
            {
                case 1:
                    digests.Add(digest);
                    Assert.Equal(new ApprovalView(1, 1), await Approvals.Approve(id, "ann", digest, default));

                    // An order comes in between the approval and the run.
                    _bench.Stores["sales"].Add("sales.orders", """{"id":"o9","account":"C-1"}""");
                    break;
                case 2:
                    Assert.NotEqual(digests[0], digest);
                    Assert.Equal(RequestStage.Approving, (await Store.Find(id, default))!.Stage);
                    digests.Add(digest);
                    break;
                case 4:
                    var preview = (await Previews.Find(id, default))!.Preview;
                    Assert.Equal(2, preview.Collections.Single(it => it.Collection == "sales.orders").Deleted);
                    Assert.Equal(new ApprovalView(1, 1), await Approvals.Approve(id, "ann", digest, default));
                    break;
            }
        });
        Assert.Equal((RequestOutcome.Complete, 4), (outcome, looks));
        Assert.DoesNotContain(_bench.Stores["sales"].Rows("sales.orders"), row => row.Contains("C-1", StringComparison.Ordinal));
        Assert.Equal(2, await _bench.Leaves(Proof.Verifying.EntryKind.Approved));
    }

    [Fact]
    public async Task An_operator_who_approves_twice_counts_once_and_an_approval_of_another_preview_not_at_all()
    {
        _bench.Get<Microsoft.Extensions.Options.IOptions<ErasureOptions>>().Value.Approvals = 2;
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var looks = 0;
        var outcome = await Run(id, async (step, done) =>
        {
            if (step != "CountApprovals" || done)
                return;
            var digest = (await Previews.Find(id, default))!.Digest;
            var stale = new string('0', 64);
            switch (++looks)
            {
                case 1:
                    Assert.Equal(new ApprovalView(1, 2), await Approvals.Approve(id, "ann", digest, default));
                    Assert.Equal(new ApprovalView(1, 2), await Approvals.Approve(id, "ann", digest, default));
                    Assert.Equal(new ApprovalView(1, 2), await Approvals.Approve(id, "bob", stale, default));
                    break;
                case 3:
                    Assert.Equal(new ApprovalView(2, 2), await Approvals.Approve(id, "bob", digest, default));
                    break;
            }
        });
        Assert.Equal((RequestOutcome.Complete, 3), (outcome, looks));
    }

    [Fact]
    public async Task One_person_cannot_take_all_places_with_previews_of_their_own()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var (looks, refused) = (0, 0);
        var outcome = await Run(id, async (step, done) =>
        {
            if (step != "CountApprovals" || done || looks++ > 0)
                return;
            for (var round = 0; round < 8; round++)
            {
                try
                {
                    await Approvals.Approve(id, "eve", $"{round}".PadLeft(64, '0'), default);
                }
                catch (ApprovalRefusedException)
                {
                    refused++;
                }
            }

            await Approvals.Approve(id, "ann", (await Previews.Find(id, default))!.Digest, default);
        });
        Assert.Equal((RequestOutcome.Complete, 3), (outcome, refused));
    }

    private async Task<string> Located()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await _bench.Run(SubjectActivities.Locate, id);
        return id;
    }

    private Task<RequestOutcome> Run(string id, Func<string, bool, Task> around) =>
        ErasureWorkflow.Run(_bench.Context(id, around), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
}
