using Compliance.Evidence;
using Compliance.Proof.Verifying;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Requests.Intake;

public sealed class RequestDeskTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    private RequestService Service => _bench.Get<RequestService>();

    public async ValueTask InitializeAsync() => _bench = await DomainBench.Start(
        azurite, SmallShop.Map, new Dictionary<string, string?> { ["Compliance:Requests:TimeZone"] = "Pacific/Auckland" });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_request_is_recorded_without_its_identities_and_its_workflow_started()
    {
        _bench.Clock.Reset(Instant.FromUtc(2026, 1, 30, 22, 0));
        var record = (await Service.Submit(Submission(), default)).Record;
        Assert.Equal(new LocalDate(2026, 3, 2), record.Due);
        Assert.Equal(
            new RequestInput(
                record.Id,
                Duration.FromMinutes(5),
                ErasureTerms.Of(_bench.Get<IOptions<ErasureOptions>>().Value),
                new LoggedRequest(_bench.Get<IOptions<ErasureOptions>>().Value.Policy)),
            WorkflowJson.Read<RequestInput>(_bench.Started.Inputs[record.Id]));
        Assert.Equal(["email"], (await _bench.Get<ICaseFiles>().Read(record.Id, default)).Identities.Kinds);
        Assert.Equal(record, (await Service.Find(record.Id, default))!.Record);
    }

    [Theory]
    [InlineData(Right.Access, "Access")]
    [InlineData(Right.Erasure, "Erasure")]
    [InlineData(Right.Restriction, "ChooseUses")]
    public async Task Each_right_has_its_workflow(Right right, string workflow)
    {
        var record = (await Service.Submit(Submission(right), default)).Record;
        Assert.Equal(workflow, (await _bench.Started.Find(record.Id, default))!.Workflow);
    }

    [Fact]
    public async Task The_same_submission_under_one_key_is_one_request()
    {
        var first = (await Service.Submit(Submission(key: "key-1"), default)).Record;
        var again = (await Service.Submit(Submission(key: "key-1", email: " ADA@example.org"), default)).Record;
        Assert.Equal(first, again);
        Assert.Single(_bench.Started.Inputs);
    }

    [Fact]
    public async Task A_customer_is_given_what_opens_the_commitment_and_a_receipt_that_the_log_holds_the_request()
    {
        var nonce = new byte[] { 1, 2, 3 };
        var received = await Service.Submit(Submission(key: "key-1") with { Nonce = nonce }, default);
        var commitment = SubjectCommitment.Of(
            received.Salt!.Value.Span, received.Record.Id, new Dictionary<string, string> { ["email"] = "ada@example.org" }, nonce);
        Assert.Equal(Convert.ToBase64String(commitment), received.Record.Commitment);

        var entry = (await _bench.Log.Find($"{received.Record.Id}/received", default))!;
        Assert.Equal(entry.Index, received.Receipt!.Index);
        var note = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(received.Receipt.Checkpoint));
        Assert.All(_bench.Log.Identity.Keys, key => Assert.True(note.Verify(key)));
        Assert.True(Checkpoint.Parse(note.Text.Span).Size > entry.Index);

        var again = await Service.Submit(Submission(key: "key-1") with { Nonce = nonce }, default);
        Assert.Equal(received.Salt.Value.ToArray(), again.Salt!.Value.ToArray());
        Assert.Equal(received.Receipt, again.Receipt);
        Assert.Equal(received.Receipt, (await Service.Find(received.Record.Id, default))!.Receipt);
        await Assert.ThrowsAsync<IdempotencyConflictException>(() =>
            Service.Submit(Submission(key: "key-1") with { Nonce = new byte[] { 4 } }, default));
    }

    [Fact]
    public async Task Another_submission_under_a_used_key_is_refused()
    {
        await Service.Submit(Submission(key: "key-1"), default);
        await Assert.ThrowsAsync<IdempotencyConflictException>(() =>
            Service.Submit(Submission(key: "key-1", email: "eve@example.org"), default));
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => Service.Submit(Submission(Right.Access, key: "key-1"), default));
    }

    [Fact]
    public async Task Another_callers_key_is_another_key()
    {
        var first = (await Service.Submit(Submission(key: "key-1", caller: "a"), default)).Record;
        var second = (await Service.Submit(Submission(key: "key-1", caller: "b"), default)).Record;
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Without_a_key_every_submission_of_something_else_is_a_request_of_its_own()
    {
        await Service.Submit(Submission(), default);
        await Service.Submit(Submission(Right.Access), default);
        await Service.Submit(Submission(email: "bob@example.org"), default);
        await Service.Submit(Submission(), default);
        Assert.Equal(3, _bench.Started.Inputs.Count);
    }

    [Fact]
    public async Task What_a_crash_kept_from_being_started_is_started_once_later()
    {
        _bench.Started.Before = _ => throw new InvalidOperationException("crash");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Service.Submit(Submission(key: "key-1"), default));
        _bench.Started.Before = _ => { };
        Assert.Empty(_bench.Started.Inputs);

        await Service.ResumeUnstarted(default);
        await Service.ResumeUnstarted(default);
        var again = (await Service.Submit(Submission(key: "key-1"), default)).Record;
        Assert.Equal(again.Id, Assert.Single(_bench.Started.Inputs).Key);
    }

    [Fact]
    public async Task A_closed_request_is_not_started_again()
    {
        var record = (await Service.Submit(Submission(key: "key-1"), default)).Record;
        await _bench.Get<IRequestStore>().Close(record.Id, RequestOutcome.Complete, _bench.Clock.GetCurrentInstant(), null, default);
        _bench.Started.Set(record.Id, it => it with { Phase = WorkflowPhase.Completed });
        await _bench.Started.Purge(record.Id, default);

        await Service.ResumeUnstarted(default);
        await Service.Submit(Submission(key: "key-1"), default);
        Assert.Null(await _bench.Started.Find(record.Id, default));
    }

    [Fact]
    public async Task While_it_runs_a_request_tells_its_progress_and_when_it_failed_the_code()
    {
        var record = (await Service.Submit(Submission(), default)).Record;
        _bench.Started.Set(
            record.Id,
            it =>
                it with
                {
                    Status = WorkflowJson.Write(new RequestProgress("locating", 0, 1)),
                    Phase = WorkflowPhase.Failed,
                    FailureCode = "unexpected",
                }
        );
        var view = (await Service.Find(record.Id, default))!;
        Assert.Equal((record, new RequestProgress("locating", 0, 1), "unexpected"), (view.Record, view.Progress, view.Failure));
        Assert.Null(await Service.Find("nothing", default));
    }

    [Fact]
    public async Task A_quarantined_request_is_resumed_by_a_word_that_names_its_failure()
    {
        var record = (await Service.Submit(Submission(), default)).Record;
        SetStatus(record, new RequestProgress("locating", 0, 1, Quarantined: "unexpected", Reference: "log-1"));
        Assert.True(await Service.Resume(record.Id, default));
        Assert.Equal((record.Id, "resume", "\"log-1\""), Assert.Single(_bench.Started.Raised));
    }

    [Fact]
    public async Task A_request_that_is_not_quarantined_or_has_ended_is_not_resumed()
    {
        var record = (await Service.Submit(Submission(), default)).Record;
        Assert.False(await Service.Resume(record.Id, default));
        SetStatus(record, new RequestProgress("erasing sql", 0, 1, WaitingFor: "sql", WaitingSince: _bench.Clock.GetCurrentInstant()));
        Assert.False(await Service.Resume(record.Id, default));

        SetStatus(record, new RequestProgress("erasing sql", 0, 1, Quarantined: "unexpected", Reference: "log-1"));
        _bench.Started.Set(record.Id, it => it with { Phase = WorkflowPhase.Terminated });
        Assert.False(await Service.Resume(record.Id, default));
        await _bench.Get<IRequestStore>().Close(record.Id, RequestOutcome.Complete, _bench.Clock.GetCurrentInstant(), null, default);
        Assert.False(await Service.Resume(record.Id, default));
        Assert.Empty(_bench.Started.Raised);
    }

    [Fact]
    public async Task An_open_request_whose_history_may_be_gone_is_started_by_nobody_but_an_operator_who_resumes_it()
    {
        // Tables came back from a time when it was open; its workflow ended and was purged meanwhile.
        var record = (await Service.Submit(Submission(Right.Access, key: "key-1"), default)).Record;
        _bench.Started.Set(record.Id, it => it with { Phase = WorkflowPhase.Completed });
        await _bench.Started.Purge(record.Id, default);
        _bench.Started.Inputs.Clear();
        _bench.Clock.Advance(Duration.FromDays(30) + Duration.FromSeconds(1));

        await Service.ResumeUnstarted(default);
        await Service.Submit(Submission(Right.Access, key: "key-1"), default);
        Assert.Empty(_bench.Started.Inputs);
        Assert.True(await Service.Resume(record.Id, default));
        Assert.Equal([record.Id], _bench.Started.Inputs.Keys);
        Assert.False(await Service.Resume(record.Id, default));
    }

    [Fact]
    public async Task A_cancel_is_refused_for_what_counts_at_once_has_ended_or_is_committed_and_accepted_before_however_often_it_comes()
    {
        var withdrawal = (await Service.Submit(Submission(Right.Withdrawal), default)).Record.Id;
        Assert.False(await Service.Cancel(withdrawal, default));
        Assert.Null(await Service.Cancel("nothing", default));

        var id = (await Service.Submit(Submission(), default)).Record.Id;
        Assert.True(await Service.Cancel(id, default));
        Assert.True(await Service.Cancel(id, default));
        Assert.Equal([(id, "cancel"), (id, "cancel")], _bench.Started.Raised.Select(each => (each.InstanceId, each.Event)));
        Assert.False(await _bench.Run(CommitActivities.Commit, id));

        var committed = (await Service.Submit(Submission(), default)).Record.Id;
        Assert.False(await _bench.Run(CommitActivities.Commit, committed));
        foreach (var step in new[] { RequestEvent.Plan, RequestEvent.Preview })
            Assert.True(await _bench.Get<IRequestStore>().Apply(committed, step, default));
        Assert.True(await _bench.Run(CommitActivities.Commit, committed));
        Assert.True(await _bench.Run(CommitActivities.Commit, committed));
        Assert.False(await Service.Cancel(committed, default));

        var failed = (await Service.Submit(Submission(), default)).Record.Id;
        _bench.Started.Set(failed, it => it with { Phase = WorkflowPhase.Failed });
        Assert.False(await Service.Cancel(failed, default));
        await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(CommitActivities.Commit, "nothing"));
    }

    [Fact]
    public async Task What_is_no_request_cannot_be_resumed() => Assert.Null(await Service.Resume("nothing", default));

    [Fact]
    public async Task An_export_is_handed_out_until_its_date_and_no_longer()
    {
        var record = (await Service.Submit(Submission(Right.Access), default)).Record;
        await _bench.Get<ICaseFiles>().WriteExport(record.Id, (stream, stop) => stream.WriteAsync(new byte[3], stop).AsTask(), default);
        Assert.Null(await Service.OpenExport(record.Id, default));

        await _bench.Run(SubjectActivities.Close, new CloseRequest(record.Id, RequestOutcome.Complete, HasExport: true));
        await using (var export = await Service.OpenExport(record.Id, default))
            Assert.NotNull(export);
        _bench.Clock.AdvanceDays(7);
        Assert.Null(await Service.OpenExport(record.Id, default));
    }

    private void SetStatus(RequestRecord record, RequestProgress progress) =>
        _bench.Started.Set(record.Id, it => it with { Status = WorkflowJson.Write(progress) });

    private static SubmittedRequest Submission(
        Right right = Right.Erasure,
        string? key = null,
        string email = "ada@example.org",
        string caller = "operator") => new(right, "eu-gdpr", SmallShop.Who(("email", email)), caller, key);
}
