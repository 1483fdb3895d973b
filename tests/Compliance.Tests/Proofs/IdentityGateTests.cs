using Compliance.Law;
using Compliance.Proofs;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Portability;
using Compliance.Requests.Rights.Rectification;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Proofs;

/// <summary>A request that awaits proof does nothing until it has it.</summary>
public sealed class IdentityGateTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly (string, string) Ada = ("customer_number", "C-1");

    private ProofBench _bench = null!;
    private readonly List<string> _searched = [];

    public async ValueTask InitializeAsync()
    {
        _bench = await ProofBench.Start(azurite);
        foreach (var store in _bench.Domain.Stores.Values)
            store.Before = (what, _) => _searched.Add(what);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_request_waits_searches_nothing_says_so_and_goes_on_once_it_is_proven()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var context = _bench.Domain.Context(id, timePasses: false);
        var running = AccessWorkflow.Run(context, Input(id));
        await Awaits(context);
        Assert.Empty(_searched);
        Assert.Equal(RequestStage.Identifying, (await _bench.Record(id)).Stage);
        Assert.Equal(
            [new ClockPause(PauseGround.Identity, new LocalDate(2026, 11, 23))], (await _bench.Record(id)).Clock!.Pauses);

        _bench.Domain.Clock.AdvanceDays(3);
        Assert.NotNull(await _bench.Give(id, await _bench.AskCode(id)));
        context.Raise(IdentityGate.Proven, id);
        Assert.Equal(RequestOutcome.Complete, await running);
        Assert.Equal(
            [new ClockPause(PauseGround.Identity, new LocalDate(2026, 11, 23)) { Until = new LocalDate(2026, 11, 26) }],
            (await _bench.Record(id)).Clock!.Pauses);
    }

    [Fact]
    public async Task A_proof_whose_word_was_lost_is_found_by_looking()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var context = _bench.Domain.Context(id, timePasses: false);
        var running = AccessWorkflow.Run(context, Input(id));
        await Awaits(context);
        Assert.NotNull(await _bench.Give(id, await _bench.AskCode(id)));
        context.TimeOut();
        Assert.Equal(RequestOutcome.Complete, await running);
    }

    [Theory]
    [InlineData("C-1")]
    [InlineData("C-999")]
    public async Task Without_proof_a_request_expires_in_the_same_way_whoever_it_is_about(string number)
    {
        var id = await _bench.Submit(Right.Erasure, null, ("customer_number", number));
        Assert.Equal(RequestOutcome.Expired, await ErasureWorkflow.Run(_bench.Domain.Context(id), Input(id)));
        var record = await _bench.Record(id);
        Assert.Equal((RequestOutcome.Expired, RequestStage.Expired), (record.Outcome, record.Stage));
        Assert.Equal(ProofMethod.Expired, record.Proof!.By);
        Assert.InRange(record.Closed!.Value - record.Received, Duration.FromDays(30), Duration.FromDays(31));
        Assert.Empty(_searched);

        // Too late is too late, and one that is started again stays where it is.
        Assert.False(await _bench.Proofs.Vouch(id, ProofMethod.Document, default));
        Assert.False(record.Proof.IsGiven);
    }

    [Fact]
    public async Task A_jump_of_the_clock_beyond_the_wait_expires_a_request_and_does_nothing_else()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        var code = await _bench.AskCode(id);
        _searched.Clear();
        _bench.Domain.Clock.AdvanceDays(400);
        await Assert.ThrowsAsync<CodeRefusedException>(() => _bench.Give(id, code));
        Assert.Equal(RequestOutcome.Expired, await AccessWorkflow.Run(_bench.Domain.Context(id), Input(id)));
        Assert.Empty(_searched);
    }

    [Fact]
    public async Task An_erasure_that_awaits_proof_can_be_cancelled()
    {
        var id = await _bench.Submit(Right.Erasure, null, Ada);
        var context = _bench.Domain.Context(id, timePasses: false);
        var running = ErasureWorkflow.Run(context, Input(id));
        context.Raise(RequestSteps.Cancel, id);
        Assert.Equal(RequestOutcome.Cancelled, await running);
        Assert.Empty(_searched);
    }

    [Theory]
    [InlineData(Right.Portability)]
    [InlineData(Right.Rectification)]
    public async Task Portability_and_rectification_wait_for_proof_too_and_can_be_cancelled_meanwhile(Right right)
    {
        var id = await _bench.Submit(right, null, Ada);
        var context = _bench.Domain.Context(id, timePasses: false);
        var running = right is Right.Portability
            ? PortabilityWorkflow.Run(context, Input(id))
            : RectificationWorkflow.Run(context, Input(id));
        await Awaits(context);
        Assert.Equal(RequestStage.Identifying, (await _bench.Record(id)).Stage);
        await _bench.Domain.Get<IRequestStore>().Apply(id, RequestEvent.Cancel, default);
        context.Raise(RequestSteps.Cancel, id);
        Assert.Equal(RequestOutcome.Cancelled, await running);
        Assert.Equal(RequestStage.Cancelled, (await _bench.Record(id)).Stage);
        Assert.Empty(_searched);
    }

    [Theory]
    [InlineData(Right.Access, ProofMethod.Session, false)]
    [InlineData(Right.Access, null, true)]
    [InlineData(Right.Erasure, ProofMethod.Session, true)]
    [InlineData(Right.Erasure, ProofMethod.Reauthentication, false)]
    [InlineData(Right.Erasure, ProofMethod.Caller, false)]
    [InlineData(Right.Erasure, ProofMethod.Expired, true)]
    public async Task What_a_caller_answers_for_is_enough_or_not_by_the_right(Right right, ProofMethod? proven, bool isAwaited)
    {
        var id = await _bench.Submit(right, proven, Ada);
        Assert.Equal(isAwaited, (await _bench.Record(id)).Proof!.IsAwaited);
        Assert.Equal(isAwaited, WorkflowJson.Read<RequestInput>(_bench.Domain.Started.Inputs[id]).AwaitsProof);
    }

    [Fact]
    public async Task Who_answers_for_nobody_is_led_to_no_earlier_request_and_who_comes_with_a_better_proof_proves_the_open_one()
    {
        var stranger = await _bench.Submit(Right.Erasure, null, Ada);
        var session = await _bench.Submit(Right.Erasure, ProofMethod.Session, Ada);
        Assert.True((await _bench.Record(session)).Proof!.IsAwaited);

        var again = await _bench.Submit(Right.Erasure, ProofMethod.Reauthentication, Ada);
        Assert.Contains(again, new[] { stranger, session });
        Assert.Equal(ProofMethod.Reauthentication, (await _bench.Record(again)).Proof!.By);
        Assert.NotEqual(again, await _bench.Submit(Right.Erasure, null, Ada));
    }

    [Fact]
    public async Task What_is_taken_back_before_proof_ends_although_the_word_of_it_was_lost()
    {
        var id = await _bench.Submit(Right.Access, null, Ada);
        await _bench.Domain.Get<IRequestStore>().Apply(id, RequestEvent.Withdraw, default);
        await AccessWorkflow.Run(_bench.Domain.Context(id), Input(id));
        Assert.Equal(RequestOutcome.Withdrawn, (await _bench.Record(id)).Outcome);
        Assert.Empty(_searched);
    }

    [Fact]
    public async Task Rights_that_end_uses_ask_nobody()
    {
        Assert.Null((await _bench.Record(await _bench.Submit(Right.OptOut, null, Ada))).Proof);
        Assert.Null((await _bench.Record(await _bench.Submit(Right.Withdrawal, null, Ada))).Proof);
    }

    [Fact]
    public async Task A_right_for_which_the_settings_ask_nobody_asks_nobody()
    {
        await using var bench = await ProofBench.Start(
            azurite, new Dictionary<string, string?> { ["Compliance:Proofs:NotAsked:0"] = "Access" });
        Assert.Null((await bench.Record(await bench.Submit(Right.Access, null, Ada))).Proof);
        Assert.True((await bench.Record(await bench.Submit(Right.Erasure, null, Ada))).Proof!.IsAwaited);
    }

    [Fact]
    public async Task An_operator_who_compared_a_document_answers_for_the_person_once()
    {
        var id = await _bench.Submit(Right.Erasure, null, Ada);
        Assert.False(await _bench.Proofs.Vouch(id, ProofMethod.Session, default));
        Assert.True(await _bench.Proofs.Vouch(id, ProofMethod.Document, default));
        Assert.True(await _bench.Proofs.Vouch(id, ProofMethod.Document, default));
        Assert.False(await _bench.Proofs.Vouch(id, ProofMethod.InPerson, default));
        Assert.Equal(ProofMethod.Document, (await _bench.Record(id)).Proof!.By);
        Assert.Null(await _bench.Proofs.Vouch("no-such-request", ProofMethod.Document, default));
    }

    /// <summary>Returns once the request says for the second time that it waits: after it has looked, and found nothing.</summary>
    private static async Task Awaits(ScriptedContext context)
    {
        while (context.Statuses.Count < 3)
            await Task.Delay(20);
        Assert.Contains("awaiting proof of identity", context.Statuses[2], StringComparison.Ordinal);
        Assert.Equal("LookForProof", context.Steps[^1]);
    }

    private RequestInput Input(string id) => WorkflowJson.Read<RequestInput>(_bench.Domain.Started.Inputs[id]);
}
