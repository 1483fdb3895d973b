using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests.Case;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Tests.Retention;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Holds;

/// <summary>What has to be kept as evidence is destroyed by no request and no sweep, and what waited for that goes on by itself.</summary>
public sealed class LegalHoldTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;
    private string _subject = "";

    private ILegalHoldService Holds => _bench.Get<ILegalHoldService>();

    private IRequestStore Store => _bench.Get<IRequestStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite);
        _subject = await _bench.Enrol("C-1", "ada@example.org");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Complaint_13_releasing_the_last_hold_resumes_the_erasure()
    {
        var first = (await Place(("customer_number", "C-1"))).Hold.Id;
        var second = (await Place(("email", "ada@example.org"))).Hold.Id;
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        _bench.Started.Add(new WorkflowInstance(id, "Erasure", 1, WorkflowPhase.Running, Instant.MinValue, Instant.MinValue));
        var looks = 0;
        var outcome = await Run(id, async (step, done) =>
        {
            if (step != "PreviewErasure" || done)
                return;
            switch (++looks)
            {
                case 3:
                    Assert.Equal(new[] { first, second }.Order(), (await Store.Find(id, default))!.Notes.Holds.Order());
                    var one = (await Holds.Release(first, "counsel", default))!;
                    Assert.Empty(one.Resumed);
                    Assert.Equal([id], one.StillHeld);
                    break;
                case 5:
                    Assert.Equal([second], (await Store.Find(id, default))!.Notes.Holds);
                    Assert.Contains("C-1", _bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
                    Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(await KeyName()));
                    var both = (await Holds.Release(second, "counsel", default))!;
                    Assert.Equal([id], both.Resumed);
                    Assert.Empty(both.StillHeld);
                    break;
            }
        });
        Assert.Equal((RequestOutcome.Complete, 5), (outcome, looks));
        Assert.Contains((id, "released"), _bench.Started.Raised.Select(each => (each.InstanceId, each.Event)));
        Assert.DoesNotContain(_bench.Stores["crm"].Rows("crm.accounts"), row => row.Contains("C-1", StringComparison.Ordinal));
        Assert.Empty(await Holds.List(released: false, default));
        Assert.Equal(2, (await Holds.List(released: true, default)).Count);
    }

    [Fact]
    public async Task A_held_erasure_says_what_it_waits_for_and_fences_nobody()
    {
        await Place(("customer_number", "C-1"));
        var id = await _bench.Receive(Right.Erasure, ("email", "ada@example.org"));
        var looks = 0;
        var context = _bench.Context(id, (step, done) =>
        {
            Assert.NotEqual("PrepareFence", step);
            return step == "PreviewErasure" && !done && ++looks == 4 ? throw new OperationCanceledException() : Task.CompletedTask;
        });
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms)));
        Assert.Contains(
            context.Statuses.Select(WorkflowJson.Read<RequestProgress>),
            it => it is { WaitingFor: HoldCheck.Waiting, WaitingSince: not null });
        var record = (await Store.Find(id, default))!;
        Assert.Equal((RequestStage.Previewed, true), (record.Stage, record.Notes.IsHeld));
        Assert.NotNull(record.Notes.Preview);
    }

    [Fact]
    public async Task A_hold_that_comes_in_the_cooling_off_stops_the_erasure_before_its_point_of_no_return()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var (placed, commits) = ((PlacedHold?)null, 0);
        var outcome = await Run(id, async (step, done) =>
        {
            if (step == "ApproveByPolicy" && !done)
                placed = await Place(("customer_number", "C-1"));
            if (step == "CommitErasure" && !done && ++commits == 2)
            {
                Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(await KeyName()));
                await Holds.Release(placed!.Hold.Id, "counsel", default);
            }
        });
        Assert.Equal([id], placed!.Holds);
        Assert.Empty(placed.TooLate);
        Assert.Equal((RequestOutcome.Complete, 2), (outcome, commits));
    }

    [Fact]
    public async Task A_held_erasure_can_be_withdrawn()
    {
        await Place(("customer_number", "C-1"));
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var looks = 0;
        var context = _bench.Context(id, async (step, done) =>
        {
            if (step == "PreviewErasure" && !done && ++looks == 2)
                Assert.True(await Store.Apply(id, RequestEvent.Withdraw, default));
        });
        await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        Assert.Equal(RequestOutcome.Withdrawn, (await Store.Find(id, default))!.Outcome);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task A_hold_that_comes_too_late_is_placed_and_says_so()
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        PlacedHold? placed = null;
        await Run(id, async (step, done) =>
        {
            if (step == "DeleteKey" && !done)
                placed = await Place(("customer_number", "C-1"));
        });
        Assert.Empty(placed!.Holds);
        Assert.Equal([id], placed.TooLate);
    }

    [Fact]
    public async Task A_hold_on_a_collection_keeps_everybody_in_it_and_nobody_else()
    {
        var hold = (await Holds.Place(
            new NewHold("tax audit", "counsel", Collection: new CollectionAddress("sales", "invoices")), default)).Hold;
        var other = await _bench.Receive(Right.Erasure, ("customer_number", "C-2"));
        Assert.Equal(RequestOutcome.Complete, await Run(other, (_, _) => Task.CompletedTask));
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var looks = 0;
        var outcome = await Run(id, async (step, done) =>
        {
            if (step == "PreviewErasure" && !done && ++looks == 2)
                await Holds.Release(hold.Id, "counsel", default);
        });
        Assert.Equal((RequestOutcome.Complete, 2), (outcome, looks));
    }

    [Fact]
    public async Task A_retention_sweep_passes_over_the_rows_of_a_person_who_is_held_and_takes_them_when_nobody_is()
    {
        _bench.Stores["sales"].Add(
            "sales.invoices", """{"id":"i3","account":"C-2","issued":"2026-01-03T00:00:00Z","amount":30,"remark":"old too"}""");
        var hold = (await Place(("email", "ada@example.org"))).Hold;
        await _bench.Sweep();
        Assert.Equal(["i1", "i2"], Invoices());
        Assert.Equal(1, (await _bench.Swept("sales.invoices")).Tally.Held);

        await Holds.Release(hold.Id, "counsel", default);
        await _bench.Sweep(id: "sweep-2");
        Assert.Equal(["i1"], Invoices());
    }

    [Fact]
    public async Task A_retention_sweep_passes_over_a_collection_that_is_held()
    {
        await Holds.Place(new NewHold("tax audit", "counsel", Collection: new CollectionAddress("sales", "invoices")), default);
        await _bench.Sweep();
        Assert.Equal(["i1", "i2"], Invoices());
    }

    [Fact]
    public async Task What_a_hold_keeps_of_a_person_is_sealed_until_it_is_released_and_then_destroyed()
    {
        var hold = (await Place(("email", "ada@example.org"))).Hold;
        Assert.Equal(_subject, hold.Subject);
        Assert.DoesNotContain("ada@", hold.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["email"], (await _bench.Get<ICaseFiles>().Read(hold.Id, default)).Identities.Kinds);
        var released = (await Holds.Release(hold.Id, "counsel", default))!.Hold;
        Assert.Empty(released.Marks);
        Assert.Null(released.Subject);
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.Get<ICaseFiles>().Read(hold.Id, default));

        // Released again, it stays as it was released first.
        _bench.Clock.AdvanceHours(1);
        Assert.Equal(released.Released, (await Holds.Release(hold.Id, "another", default))!.Hold.Released);
        Assert.Null(await Holds.Release("hold-none", "counsel", default));
        Assert.NotNull(await _bench.Log.Find($"{hold.Id}/decided/holdplaced", default));
        Assert.NotNull(await _bench.Log.Find($"{hold.Id}/decided/holdreleased", default));
    }

    [Fact]
    public async Task A_hold_that_names_nobody_or_no_collection_of_the_map_is_refused()
    {
        foreach (
            var (field, hold) in new (string, NewHold)[]
            {
                ("identities", new("m", "counsel", Identities.None)),
                ("identities", new("m", "counsel", SmallShop.Who(("shoe_size", "42")))),
                ("collection", new("m", "counsel", Collection: new CollectionAddress("sales", "nothing"))),
            })
            Assert.Equal(field, (await Assert.ThrowsAsync<HoldRefusedException>(() => Holds.Place(hold, default))).Field);
    }

    private async Task<PlacedHold> Place(params IReadOnlyList<(string, string)> identities) =>
        await Holds.Place(new NewHold("matter 17", "counsel", SmallShop.Who(identities)), default);

    private Task<RequestOutcome> Run(string id, Func<string, bool, Task> around) =>
        ErasureWorkflow.Run(_bench.Context(id, around), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));

    private string[] Invoices() =>
        [.. _bench.Stores["sales"].Rows("sales.invoices").Select(row => System.Text.Json.Nodes.JsonNode.Parse(row)!["id"]!.ToString())];

    private async Task<string> KeyName() => (await _bench.Get<ISubjectKeyStore>().Find(_subject))!.KeyName;
}
