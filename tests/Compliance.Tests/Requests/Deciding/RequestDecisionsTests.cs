using Compliance.Evidence;
using Compliance.Law;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Deciding;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Requests.Deciding;

/// <summary>Requests that are refused, taken back, appealed, repeated, or changed by the hundred.</summary>
public sealed class RequestDecisionsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private DomainBench _bench = null!;
    private string _subject = "";

    private IRequestDecisions Decisions => _bench.Get<IRequestDecisions>();

    private RequestService Service => _bench.Get<RequestService>();

    private IRequestStore Store => _bench.Get<IRequestStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, settings: new Dictionary<string, string?>
        {
            ["Compliance:Requests:RecentDays"] = "5", ["Compliance:Requests:RepeatsAYear"] = "2",
        });
        _subject = await _bench.Enrol("C-1", "ada@example.org");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_customer_who_withdraws_half_way_finds_everything_as_it_was()
    {
        var copy = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        var id = await Submit();
        var outcome = await Erase(id, async (step, done) =>
        {
            if (step == "DisableKey" && done)
                Assert.Equal(RequestStage.Withdrawing, (await Decisions.Withdraw(id, "operator", default))!.Stage);
        });
        Assert.Equal(RequestOutcome.Cancelled, outcome);
        var record = (await Store.Find(id, default))!;
        Assert.Equal((RequestStage.Withdrawn, RequestOutcome.Withdrawn), (record.Stage, record.Outcome));
        Assert.Equal("Ada", await _bench.Get<SubjectProtector>().OpenText(_subject, Address, copy, default));
        Assert.Contains("C-1", _bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
        Assert.NotNull(await _bench.Log.Find($"{id}/fence-lifted", default));
        Assert.NotNull(await _bench.Log.Find($"{id}/decided/withdrawn", default));
        var late = await Assert.ThrowsAsync<EventRefusedException>(() => Decisions.Withdraw(id, "operator", default));
        Assert.Equal((RequestStage.Withdrawn, RequestEvent.Withdraw), (late.Stage, late.Event));
    }

    [Fact]
    public async Task A_customer_who_withdraws_after_the_point_of_no_return_is_told_that_it_is_too_late()
    {
        var id = await Submit();
        var refused = 0;
        var outcome = await Erase(id, async (step, done) =>
        {
            if (step is not ("DeleteKey" or "EraseStore") || done)
                return;
            await Assert.ThrowsAsync<EventRefusedException>(() => Decisions.Withdraw(id, "operator", default));
            await Assert.ThrowsAsync<EventRefusedException>(
                () => Decisions.Deny(id, new Denial(RefusalReason.Excessive), "operator", default));
            refused++;
        });
        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.InRange(refused, 2, 10);
    }

    [Fact]
    public async Task Nobody_gets_the_export_of_an_access_that_was_withdrawn_while_it_was_made()
    {
        var id = await Submit(Right.Access);
        await Access(id, async (step, done) =>
        {
            if (step == "BuildExport" && done)
                await Decisions.Withdraw(id, "operator", default);
        });
        var record = (await Store.Find(id, default))!;
        Assert.Equal((RequestOutcome.Withdrawn, null), (record.Outcome, record.ExportUntil));
        Assert.Null(await Service.OpenExport(id, default));
        Assert.Null(await _bench.Get<ICaseFiles>().OpenExport(id, default));
    }

    [Fact]
    public async Task Complaint_9_a_request_that_waits_for_a_store_for_days_can_be_stopped()
    {
        var id = await Submit(Right.Access);
        _bench.Stores["sales"].IsDown = true;
        var tries = 0;
        ScriptedContext context = null!;
        context = _bench.Context(id, async (step, done) =>
        {
            if (step != "LocateSubject" || done || ++tries != 3)
                return;
            Assert.True(await Service.Cancel(id, default));
            context.Raise("cancel", id);
        });
        await AccessWorkflow.Run(context, new RequestInput(id, Duration.FromMinutes(5)));
        Assert.Equal((RequestOutcome.Cancelled, 3), ((await Store.Find(id, default))!.Outcome, tries));
    }

    [Fact]
    public async Task A_refusal_tells_the_reason_the_article_and_the_remedies_and_takes_back_what_was_done()
    {
        var id = await Submit();
        await Erase(id, async (step, done) =>
        {
            if (step == "DisableKey" && done)
                await Decisions.Deny(
                    id, new Denial(RefusalReason.LegalClaims, Explanation: "A court case about order o1 is open."), "officer", default);
        });
        var record = (await Store.Find(id, default))!;
        Assert.Equal((RequestStage.Refused, RequestOutcome.Refused), (record.Stage, record.Outcome));
        Assert.Equal(
            [
                "On 2026-11-23 we refused your request for erasure, because the data are needed for legal claims (GDPR Art. 17(3)(e)).",
                "A court case about order o1 is open.",
                "You may lodge a complaint with a supervisory authority, above all where you live, where you work, or where you think that "
                + "the law was broken (GDPR Art. 77).",
                "You may also go to court (GDPR Art. 79).",
            ],
            RefusalAnswer.Of(record));
        Assert.StartsWith("person-", record.Notes.Refusal!.By, StringComparison.Ordinal);
        var logged = (await _bench.Log.Find($"{id}/decided/denied", default))!;
        Assert.Contains("legal-claims", System.Text.Encoding.UTF8.GetString(logged.Entry.Statement.Span), StringComparison.Ordinal);

        // The law of the request knows no appeal to the controller.
        await Assert.ThrowsAsync<LawRefusedException>(() => Decisions.Appeal(id, "operator", default));
    }

    [Fact]
    public async Task A_refusal_without_an_article_is_refused_itself_and_the_first_reason_stays()
    {
        var id = await Submit(regime: "us-va");
        await Assert.ThrowsAsync<RefusalWithoutLawException>(
            () => Decisions.Deny(id, new Denial(RefusalReason.Exemption), "officer", default));
        Assert.Equal(RequestStage.Received, (await Store.Find(id, default))!.Stage);
        await Decisions.Deny(id, new Denial(RefusalReason.Exemption, "Va. Code § 59.1-582"), "officer", default);
        await Decisions.Deny(id, new Denial(RefusalReason.Excessive, "another"), "officer", default);
        Assert.Equal("Va. Code § 59.1-582", (await Store.Find(id, default))!.Notes.Refusal!.Law);
        Assert.Null(await Decisions.Deny("nobody", new Denial(RefusalReason.Excessive), "officer", default));
    }

    [Fact]
    public async Task An_appeal_has_a_deadline_of_its_own_and_is_answered_by_somebody_else()
    {
        var id = await Refused("us-va");
        Assert.Contains(RefusalAnswer.Of((await Store.Find(id, default))!), words => words.Contains("appeal", StringComparison.Ordinal));
        var appealed = (await Decisions.Appeal(id, "operator", default))!;
        Assert.Equal(RequestStage.Appealed, appealed.Stage);

        // Va. Code § 59.1-577(C): 60 days of receipt of the appeal.
        Assert.Equal(
            (new LocalDate(2026, 11, 23), new LocalDate(2027, 1, 22)), (appealed.Notes.Appeal!.Received, appealed.Notes.Appeal.Due));
        _bench.Clock.AdvanceDays(2);
        Assert.Equal(appealed.Notes.Appeal.Due, (await Decisions.Appeal(id, "operator", default))!.Notes.Appeal!.Due);

        await Assert.ThrowsAsync<OwnDecisionException>(() => Decisions.AnswerAppeal(id, new AppealAnswer(false), "officer", default));
        var reversed = (await Decisions.AnswerAppeal(id, new AppealAnswer(Stands: false), "judge", default))!;
        Assert.Equal(RequestStage.Reversed, reversed.Stage);
        var next = (await Store.Find(reversed.Notes.Appeal!.NewRequest!, default))!;
        Assert.Equal((id, Right.Erasure, "us-va", null), (next.Notes.Follows, next.Right, next.Regime, next.Closed));
        Assert.Contains(next.Id, _bench.Started.Inputs.Keys);
        Assert.Equal(["customer_number"], (await _bench.Get<ICaseFiles>().Read(next.Id, default)).Identities.Kinds);
        await Assert.ThrowsAsync<EventRefusedException>(
            () => Decisions.AnswerAppeal(id, new AppealAnswer(Stands: true), "judge", default));
    }

    [Fact]
    public async Task An_appeal_that_is_not_granted_leaves_the_refusal_as_it_is()
    {
        var id = await Refused("us-va");
        await Assert.ThrowsAsync<EventRefusedException>(() => Decisions.AnswerAppeal(id, new AppealAnswer(true), "judge", default));
        await Decisions.Appeal(id, "operator", default);
        var upheld = (await Decisions.AnswerAppeal(id, new AppealAnswer(true, "We looked again."), "judge", default))!;
        Assert.Equal((RequestStage.Upheld, null), (upheld.Stage, upheld.Notes.Appeal!.NewRequest));
        Assert.Contains("We looked again.", RefusalAnswer.Of(upheld));
        await Assert.ThrowsAsync<EventRefusedException>(() => Decisions.Appeal(id, "operator", default));
    }

    [Fact]
    public async Task A_request_expires_only_while_the_person_is_awaited()
    {
        var id = await Submit();
        await Assert.ThrowsAsync<EventRefusedException>(() => Decisions.Expire(id, "officer", default));
        await _bench.Get<IRequestClock>().Pause(id, PauseGround.Clarification, default);
        Assert.Equal(RequestStage.Expiring, (await Decisions.Expire(id, "officer", default))!.Stage);
        await Erase(id, (_, _) => Task.CompletedTask);
        Assert.Equal(RequestOutcome.Expired, (await Store.Find(id, default))!.Outcome);
        Assert.Contains("C-1", _bench.Stores["crm"].Rows("crm.accounts")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaint_1_a_deadline_is_extended_once_in_time_and_never_afterwards()
    {
        var id = await Submit();
        Assert.Equal(new LocalDate(2026, 12, 23), (await Store.Find(id, default))!.Due);
        _bench.Clock.AdvanceDays(10);
        Assert.Equal(BulkResult.Done, (await Bulk(BulkOperation.Extend, id)).Single().Result);
        var due = (await Store.Find(id, default))!.Due;
        Assert.Equal(new LocalDate(2027, 2, 23), due);

        var late = await Submit(Right.Access);
        _bench.Clock.AdvanceDays(45);
        Assert.Equal(BulkResult.Refused, (await Bulk(BulkOperation.Extend, late)).Single().Result);
        Assert.Equal(BulkResult.Done, (await Bulk(BulkOperation.Extend, id)).Single().Result);
        Assert.Equal(due, (await Store.Find(id, default))!.Due);
    }

    [Fact]
    public async Task Complaint_3_the_same_request_of_the_same_caller_is_joined_and_nobody_else_learns_of_it()
    {
        var first = await Service.Submit(Submission(), default);
        var again = await Service.Submit(Submission(), default);
        Assert.Equal((first.Record.Id, true, false), (again.Record.Id, again.IsEarlier, first.IsEarlier));
        Assert.True(first.Salt!.Value.Span.SequenceEqual(again.Salt!.Value.Span));

        // Whoever else knows the address opens a request of their own, which has to prove itself, and is led to none.
        var other = await Service.Submit(Submission(caller: "stranger"), default);
        Assert.Equal((false, true), (other.IsEarlier, other.Record.Id != first.Record.Id));
        Assert.False((await Service.Submit(Submission(Right.Access), default)).IsEarlier);

        await Decisions.Withdraw(first.Record.Id, "operator", default);
        Assert.False((await Service.Submit(Submission(), default)).IsEarlier);
    }

    [Fact]
    public async Task A_recent_export_answers_the_same_request_until_it_can_no_longer_be_downloaded()
    {
        var id = await Submit(Right.Access);
        Assert.Equal(RequestOutcome.Complete, await Access(id, (_, _) => Task.CompletedTask));
        var again = await Service.Submit(Submission(Right.Access), default);
        Assert.Equal((id, true), (again.Record.Id, again.IsEarlier));
        _bench.Clock.AdvanceDays(6);
        Assert.False((await Service.Submit(Submission(Right.Access), default)).IsEarlier);
    }

    [Fact]
    public async Task A_person_who_asks_again_and_again_is_looked_at_by_somebody_before_anything_is_done()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Access(await Submit(Right.Access), (_, _) => Task.CompletedTask);
            _bench.Clock.AdvanceDays(10);
        }

        var id = await Submit(Right.Access);
        Assert.Equal(2, (await Store.Find(id, default))!.Notes.Repeats);
        var looks = 0;
        var outcome = await Access(id, async (step, done) =>
        {
            if (step == "LocateSubject" && !done && ++looks == 3)
                await Decisions.Accept(id, "officer", default);
        });
        Assert.Equal((RequestOutcome.Complete, 3), (outcome, looks));
        Assert.Contains((id, "released"), _bench.Started.Raised.Select(each => (each.InstanceId, each.Event)));

        _bench.Clock.AdvanceDays(10);
        var excessive = await Submit(Right.Access);
        await Decisions.Deny(excessive, new Denial(RefusalReason.Excessive), "officer", default);
        await Access(excessive, (_, _) => Task.CompletedTask);
        Assert.Equal(RequestOutcome.Refused, (await Store.Find(excessive, default))!.Outcome);

        // A year later the count begins anew.
        _bench.Clock.AdvanceDays(366);
        Assert.Null((await Store.Find(await Submit(Right.Access), default))!.Notes.Repeats);
    }

    [Fact]
    public async Task Many_requests_at_once_have_one_outcome_each_and_the_same_again_changes_nothing()
    {
        var (one, two) = (await Submit(), await Submit(Right.Access));
        var assigned = await Bulk(BulkOperation.Assign, one, "nobody", two, one);
        Assert.Equal(
            [(one, BulkResult.Done), ("nobody", BulkResult.Unknown), (two, BulkResult.Done)], assigned.Select(it => (it.Id, it.Result)));
        Assert.Equal(assigned, await Bulk(BulkOperation.Assign, one, "nobody", two, one));
        Assert.Equal("desk", (await Store.Find(two, default))!.Notes.Assignee);

        await _bench.Get<IRequestClock>().Pause(one, PauseGround.Identity, default);
        Assert.Equal([BulkResult.Done, BulkResult.Refused], (await Bulk(BulkOperation.Close, one, two)).Select(it => it.Result));
        Assert.Equal([BulkResult.Done, BulkResult.Refused], (await Bulk(BulkOperation.Close, one, two)).Select(it => it.Result));
        Assert.Equal(BulkResult.Done, (await Bulk(BulkOperation.Retry, two)).Single().Result);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Bulk(BulkOperation.Retry, [.. Enumerable.Range(0, 101).Select(each => $"id-{each}")]));
    }

    private static SubmittedRequest Submission(Right right = Right.Erasure, string regime = "eu-gdpr", string caller = "operator") =>
        new(right, regime, SmallShop.Who(("customer_number", "C-1")), caller, null);

    private async Task<string> Submit(Right right = Right.Erasure, string regime = "eu-gdpr") =>
        (await Service.Submit(Submission(right, regime), default)).Record.Id;

    private async Task<string> Refused(string regime)
    {
        var id = await Submit(regime: regime);
        await Decisions.Deny(id, new Denial(RefusalReason.Exemption, "Va. Code § 59.1-582"), "officer", default);
        await Erase(id, (_, _) => Task.CompletedTask);
        return id;
    }

    private Task<RequestOutcome> Erase(string id, Func<string, bool, Task> around) =>
        ErasureWorkflow.Run(_bench.Context(id, around), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));

    private Task<RequestOutcome> Access(string id, Func<string, bool, Task> around) =>
        AccessWorkflow.Run(_bench.Context(id, around), new RequestInput(id, Duration.FromMinutes(5)));

    private Task<IReadOnlyList<BulkOutcome>> Bulk(BulkOperation operation, params IReadOnlyList<string> ids) =>
        _bench.Get<IRequestBulk>().Run(operation, ids, operation is BulkOperation.Assign ? "desk" : null, "operator", default);
}
