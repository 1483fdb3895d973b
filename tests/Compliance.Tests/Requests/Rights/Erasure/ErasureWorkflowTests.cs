using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Replayed;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

public sealed class ErasureWorkflowTests
{
    private readonly ScriptedContext _context;
    private readonly List<StateErasure> _stated = [];
    private readonly List<CloseRequest> _closed = [];

    public ErasureWorkflowTests() =>
        _context = new ScriptedContext()
            .Erases()
            .Answer(
                CertificateActivities.State,
                it =>
                {
                    _stated.Add(it);
                    return !it.Covered ? RequestOutcome.Incomplete
                        : it.Kind is CertificateKind.Erasure ? RequestOutcome.Complete
                        : RequestOutcome.Pending;
                }
            )
            .Answer(SubjectActivities.Close, it => Noted(_closed, it));

    [Fact]
    public async Task Nothing_is_destroyed_before_the_fence_is_logged_what_is_retained_is_resealed_and_the_cooling_off_is_over()
    {
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(
            [
                "LogReceived", "LocateSubject",
                "CheckPreflight", "PreviewErasure", "MarkSelectors", "PrepareFence", "FenceSubject", "ResealRetained", "DisableKey",
                "ApproveByPolicy", "CommitErasure", "DeleteKey", "EraseStore", "EraseStore", LeasesAndOperationsEnd, "SweepAgain",
                "PurgeKey", "ConfirmKeyDestroyed",
                "StateErasure", "IssueCertificate", "CloseRequest",
            ],
            _context.Steps);
    }

    [Theory]
    [InlineData(0, RequestOutcome.Complete)]
    [InlineData(1, RequestOutcome.Incomplete)]
    public async Task It_gives_people_their_tasks_waits_for_them_and_ends_as_what_they_did_covers(int gaps, RequestOutcome outcome)
    {
        var looks = 0;
        _context
            .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 1, ["sql"]) { AsksPeople = true })
            .Answer(ManualWork.Open, _ => new ManualWorkState(1, 0, 0, 1))
            .Answer(ManualWork.Look, _ => ++looks < 3 ? new ManualWorkState(1, 0, 0, 1) : new ManualWorkState(0, 1 - gaps, gaps, gaps));
        Assert.Equal(outcome, await Run());
        Assert.Equal(3, looks);
        Assert.Contains(_context.Statuses, status => status.Contains("awaiting people", StringComparison.Ordinal));
        Assert.True(
            _context.Steps.ToList().IndexOf("OpenManualTasks") < _context.Steps.ToList().IndexOf("DeleteKey"),
            "people begin as early as programs");
    }

    [Fact]
    public async Task Whom_another_request_has_taken_beyond_return_is_erased_already()
    {
        _context.Answer(FenceActivities.Prepare, _ => false);
        Assert.Equal(RequestOutcome.AlreadyErased, await Run());
        Assert.Equal(
            ["LogReceived", "LocateSubject", "CheckPreflight", "PreviewErasure", "MarkSelectors", "PrepareFence", "CloseRequest"],
            _context.Steps);
        Assert.Equal([new CloseRequest("request-1", RequestOutcome.AlreadyErased)], _closed);
    }

    [Fact]
    public async Task Every_step_belongs_to_the_request_and_to_its_subject()
    {
        var stores = new List<StoreStep>();
        var keys = new List<KeyStep>();
        _context.Answer(ErasureActivities.EraseStore, it =>
            {
                stores.Add(it);
                return it.Index + 1;
            })
            .Answer(FenceActivities.Confirm, it => Noted(keys, it))
            .Answer(KeyActivities.Disable, it => Noted(keys, it))
            .Answer(KeyActivities.Delete, it => Noted(keys, it))
            .Answer(KeyActivities.ConfirmDestroyed, it =>
            {
                keys.Add(new KeyStep(it.RequestId, it.Subject));
                return true;
            });
        await Run();

        Assert.Equal([new StoreStep("request-1", 0), new StoreStep("request-1", 1)], stores);
        Assert.Equal(Enumerable.Repeat(new KeyStep("request-1", "subject-1"), 4), keys);
        Assert.Equal([new StateErasure("request-1", CertificateKind.Erasure, Covered: true)], _stated);
        Assert.Equal([new CloseRequest("request-1", RequestOutcome.Complete)], _closed);
    }

    [Fact]
    public async Task One_step_erases_as_many_stores_as_it_has_time_for_and_the_next_goes_on_behind_them()
    {
        var begins = new List<int>();
        _context
            .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["tables", "sql", "blobs", "sql"]))
            .Answer(
                ErasureActivities.EraseStore,
                it =>
                {
                    begins.Add(it.Index);
                    return it.Index == 0 ? 3 : 4;
                }
            );
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal([0, 3], begins);
        Assert.All(_context.Statuses.Select(WorkflowJson.Read<RequestProgress>), it => Assert.InRange(it.Done, 0, it.Steps));
    }

    [Fact]
    public async Task What_was_logged_at_the_submission_is_not_logged_again_and_where_nothing_sealed_is_retained_nothing_is_resealed()
    {
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["sql"]) { Reseals = false });
        Assert.Equal(
            RequestOutcome.Complete,
            await ErasureWorkflow.Run(_context, Erasures.Input with { Logged = new LoggedRequest(Erasures.Policy) }));
        Assert.Equal("LocateSubject", _context.Steps[0]);
        Assert.DoesNotContain("ResealRetained", _context.Steps);
    }

    [Fact]
    public async Task The_fence_of_someone_with_a_key_is_dated_with_the_first_purge_and_of_others_in_a_step_of_its_own()
    {
        var dated = new List<int?>();
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["sql"], 36))
            .Answer(KeyActivities.Purge, it =>
            {
                dated.Add(it.KeptFor);
                return new PurgeState(Gone: it.Attempt > 0);
            });
        await Run();
        Assert.Equal([37, null], dated);
        Assert.DoesNotContain("DateFence", _context.Steps);
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, null, 0, ["sql"], 36));
        await Run();
        Assert.Single(_context.Steps, step => step == "DateFence");
    }

    [Fact]
    public async Task Without_a_key_the_person_is_fenced_all_the_same_and_there_is_no_lease_to_wait_for()
    {
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, null, 0, ["sql"]));
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Contains("FenceSubject", _context.Steps);
        Assert.DoesNotContain(LeasesAndOperationsEnd, _context.Steps);
        Assert.DoesNotContain("PurgeKey", _context.Steps);
        Assert.Equal([new StateErasure("request-1", CertificateKind.Erasure, Covered: true)], _stated);
    }

    [Theory]
    [InlineData(SubjectFinding.Nobody, RequestOutcome.NotFound)]
    [InlineData(SubjectFinding.Several, RequestOutcome.Ambiguous)]
    [InlineData(SubjectFinding.Erased, RequestOutcome.AlreadyErased)]
    public async Task Where_not_exactly_one_person_is_found_nothing_is_touched(SubjectFinding finding, RequestOutcome outcome)
    {
        _context.Answer(SubjectActivities.Locate, _ => LocateResult.Ending(finding));
        Assert.Equal(outcome, await Run());
        Assert.Equal(["LogReceived", "LocateSubject", "CloseRequest"], _context.Steps);
        Assert.Equal([new CloseRequest("request-1", outcome)], _closed);
    }

    [Fact]
    public async Task Cancelled_inside_the_cooling_off_the_fence_is_lifted_and_nothing_is_destroyed()
    {
        _context.Raise("cancel", "request-1");
        Assert.Equal(RequestOutcome.Cancelled, await Run());
        Assert.Equal(["DisableKey", "LiftFence", "CloseRequest"], _context.Steps.Skip(8));
        Assert.Equal([new CloseRequest("request-1", RequestOutcome.Cancelled)], _closed);
    }

    [Fact]
    public async Task Where_people_approve_the_log_is_asked_until_it_has_enough_of_them_and_then_once_more_is_nothing_asked()
    {
        var looks = 0;
        _context.Answer(ApprovalActivities.AreEnough, _ => ++looks == 3);
        Assert.Equal(RequestOutcome.Complete, await Run(Approved(2)));
        Assert.Equal(["CountApprovals", "CountApprovals", "CountApprovals", "ComparePreview", "CommitErasure", "DeleteKey"],
            _context.Steps.Skip(9).Take(6));
        Assert.DoesNotContain("ApproveByPolicy", _context.Steps);
        Assert.Contains(_context.Statuses.Select(WorkflowJson.Read<RequestProgress>), it => it.Step == "awaiting approval");
    }

    [Fact]
    public async Task Who_waits_for_approval_can_still_be_cancelled()
    {
        var waiting = new ScriptedContext { TimePasses = false }
            .Erases()
            .Under(Approved(1))
            .Answer(ApprovalActivities.AreEnough, _ => false);
        var run = ErasureWorkflow.Run(waiting, Erasures.Input);
        waiting.TimeOut();
        Assert.False(run.IsCompleted);
        waiting.Raise("CANCEL", "request-1");
        Assert.Equal(RequestOutcome.Cancelled, await run);
        Assert.DoesNotContain("DeleteKey", waiting.Steps);
    }

    [Fact]
    public async Task A_purge_that_has_not_come_about_is_looked_for_again_with_growing_pauses()
    {
        var states = new Queue<PurgeState>([new(Gone: false), new(Gone: false), new(Gone: false), Erasures.Gone]);
        var attempts = new List<int>();
        _context.Answer(KeyActivities.Purge, it =>
        {
            attempts.Add(it.Attempt);
            return states.Dequeue();
        });
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(
            ["PurgeKey", "sleep 1s", "PurgeKey", "sleep 2s", "PurgeKey", "sleep 4s", "PurgeKey"],
            _context.Steps.SkipWhile(step => step != "PurgeKey").Take(7));
        Assert.Equal([0, 1, 2, 3], attempts);
    }

    [Fact]
    public async Task Under_purge_protection_the_request_is_answered_at_once_as_pending_and_again_after_the_date()
    {
        var states = new Queue<PurgeState>([new(Gone: false, _context.Now + Duration.FromDays(8)), Erasures.Gone]);
        _context.Answer(KeyActivities.Purge, _ => states.Dequeue());
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(
            [
                "PurgeKey", "ProbeDeletedKey", "StateErasure", "IssueCertificate", "CloseRequest", PurgeDateComes,
                "PurgeKey", "ConfirmKeyDestroyed", "StateErasure", "IssueCertificate", "CloseRequest",
            ],
            _context
                .Steps.SkipWhile(step => step != "PurgeKey")
                .Select(step => step.StartsWith("sleep", StringComparison.Ordinal) ? PurgeDateComes : step));
        Assert.Equal([CertificateKind.ErasurePending, CertificateKind.Erasure], _stated.Select(it => it.Kind));
        Assert.Equal([RequestOutcome.Pending, RequestOutcome.Complete], _closed.Select(it => it.Outcome));
        Assert.True(_context.Now >= Instant.FromUtc(2026, 12, 1, 9, 0));
    }

    [Fact]
    public async Task A_key_that_was_recovered_meanwhile_is_waited_for_until_its_new_date_and_certified_as_pending_once()
    {
        var states = new Queue<PurgeState>([
            new(Gone: false, _context.Now + Duration.FromDays(8)),
            new(Gone: false, _context.Now + Duration.FromDays(16)),
            Erasures.Gone,
        ]);
        _context.Answer(KeyActivities.Purge, _ => states.Dequeue());
        await Run();
        Assert.Equal([CertificateKind.ErasurePending, CertificateKind.Erasure], _stated.Select(it => it.Kind));
        Assert.True(_context.Now >= Instant.FromUtc(2026, 12, 9, 9, 0));
    }

    [Fact]
    public async Task The_vaults_trail_is_waited_for_as_long_as_it_may_be_late_and_no_longer()
    {
        var asked = new List<bool>();
        _context.Answer(KeyActivities.ConfirmDestroyed, it =>
        {
            asked.Add(it.IsLast);
            return it.IsLast;
        });
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.InRange(asked.Count, 8, 16);
        Assert.Equal([.. Enumerable.Repeat(false, asked.Count - 1), true], asked);
    }

    [Fact]
    public async Task What_a_ground_retains_and_could_not_be_resealed_refuses_the_word_complete()
    {
        _context.Answer(ErasureActivities.Reseal, _ => 1);
        Assert.Equal(RequestOutcome.Incomplete, await Run());
    }

    [Fact]
    public async Task Rows_that_were_written_meanwhile_are_swept_until_none_is_found()
    {
        var late = new Queue<long>([7, 2, 0]);
        _context.Answer(ErasureActivities.SweepAgain, _ => late.Dequeue());
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(3, _context.Steps.Count(step => step == "SweepAgain"));
    }

    [Fact]
    public async Task Where_rows_keep_coming_the_request_ends_as_incomplete_after_five_sweeps()
    {
        _context.Answer(ErasureActivities.SweepAgain, _ => 1);
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.Equal(5, _context.Steps.Count(step => step == "SweepAgain"));
        Assert.False(_stated[^1].Covered);
    }

    [Fact]
    public async Task A_place_that_is_not_covered_refuses_the_word_complete()
    {
        _context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 1, ["sql"]));
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.False(_stated[^1].Covered);
        Assert.Contains("PurgeKey", _context.Steps);
    }

    [Fact]
    public async Task The_request_ends_as_its_statement_says_whatever_else_was_covered()
    {
        _context.Answer(CertificateActivities.State, _ => RequestOutcome.Incomplete);
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.Equal(new CloseRequest("request-1", RequestOutcome.Incomplete), _closed[^1]);
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for_and_named_with_the_time_since_when()
    {
        var calls = 0;
        _context.Answer(
            ErasureActivities.EraseStore,
            it => ++calls <= 3 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : it.Index + 1);
        var began = _context.Now;

        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(
            ["sleep 1s", "sleep 2s", "sleep 4s"], _context.Steps.Where(step => step.StartsWith("sleep", StringComparison.Ordinal)).Take(3));
        Assert.Equal(
            3,
            _context
                .Statuses.Select(WorkflowJson.Read<RequestProgress>)
                .Count(it => it is { WaitingFor: "sql", WaitingSince: { } since } && since > began));
        Assert.Null(WorkflowJson.Read<RequestProgress>(_context.Statuses[^1]).WaitingFor);
    }

    [Fact]
    public async Task The_pauses_grow_to_five_minutes_in_the_first_hour()
    {
        var calls = 0;
        _context.Answer(
            ErasureActivities.EraseStore,
            it => ++calls <= 12 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : it.Index + 1);
        await Run();
        Assert.Equal(
            ["sleep 128s", "sleep 256s", "sleep 300s", "sleep 300s"],
            _context.Steps.Where(step => step.StartsWith("sleep", StringComparison.Ordinal)).Skip(7).Take(4));
    }

    [Fact]
    public async Task A_store_that_is_away_for_days_is_asked_less_often_and_at_least_every_hour()
    {
        var days = _context.Now + Duration.FromDays(3);
        var asked = 0;
        _context.Answer(ErasureActivities.EraseStore, it =>
        {
            asked++;
            return _context.Now < days ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : it.Index + 1;
        });
        await Run();
        Assert.InRange(asked, 72, 140);
        Assert.All(
            _context.Steps.Where(step => step.StartsWith("sleep", StringComparison.Ordinal)),
            step => Assert.InRange(double.Parse(step[6..^1], System.Globalization.CultureInfo.InvariantCulture), 1, 3600));
    }

    [Fact]
    public async Task Hours_of_asking_for_approvals_purge_trail_and_late_rows_are_a_step_each_in_the_status()
    {
        var (looks, purges, sweeps) = (0, 0, 0);
        _context.Answer(ApprovalActivities.AreEnough, _ => ++looks > 72)
            .Answer(KeyActivities.Purge, _ => ++purges > 10 ? Erasures.Gone : new PurgeState(Gone: false))
            .Answer(KeyActivities.ConfirmDestroyed, it => it.IsLast)
            .Answer(ErasureActivities.SweepAgain, _ => ++sweeps > 3 ? 0 : 1);
        Assert.Equal(RequestOutcome.Complete, await Run(Approved(1)));
        var progress = _context.Statuses.Select(WorkflowJson.Read<RequestProgress>).Skip(2).ToList();
        Assert.All(progress, it => Assert.Equal(21, it.Steps));
        Assert.Equal(20, progress[^1].Done);
        Assert.All(progress, it => Assert.InRange(it.Done, 0, 20));
    }

    [Fact]
    public async Task Certifying_twice_is_counted_in_the_status()
    {
        var states = new Queue<PurgeState>([new(Gone: false, _context.Now + Duration.FromDays(8)), Erasures.Gone]);
        _context.Answer(KeyActivities.Purge, _ => states.Dequeue());
        await Run();
        var last = WorkflowJson.Read<RequestProgress>(_context.Statuses[^1]);
        Assert.Equal((23, 24), (last.Done, last.Steps));
    }

    [Fact]
    public async Task A_cancel_that_was_noted_before_the_commit_lifts_the_fence_even_where_its_event_was_lost()
    {
        _context.Answer(CommitActivities.Commit, _ => false);
        Assert.Equal(RequestOutcome.Cancelled, await Run());
        Assert.Equal(["ApproveByPolicy", "CommitErasure", "LiftFence", "CloseRequest"], _context.Steps.Skip(9));
    }

    [Theory]
    [InlineData("LogReceived", false)]
    [InlineData("LocateSubject", false)]
    [InlineData("MarkSelectors", false)]
    [InlineData("ResealRetained", true)]
    [InlineData("DisableKey", true)]
    [InlineData("ApproveByPolicy", true)]
    [InlineData("CommitErasure", true)]
    public async Task A_cancel_ends_a_step_that_is_quarantined_and_lifts_the_fence_where_there_is_one(string step, bool isFenced)
    {
        var broken = new ScriptedContext
        {
            TimePasses = false,
            Around = (at, after) => at == step && !after ? throw new StepFailedException("broken", "log-1") : Task.CompletedTask,
        }.Erases();
        var running = ErasureWorkflow.Run(broken, Erasures.Input);
        if (broken.Steps[^1] != step)
            broken.TimeOut();
        Assert.Equal("broken", WorkflowJson.Read<RequestProgress>(broken.Statuses[^1]).Quarantined);
        broken.Raise(ErasureApprovalGate.Cancel, "request-1");
        Assert.Equal(RequestOutcome.Cancelled, await running);
        Assert.Equal(isFenced, broken.Steps.Contains("LiftFence"));
        Assert.Equal("CloseRequest", broken.Steps[^1]);
        Assert.DoesNotContain("DeleteKey", broken.Steps);
    }

    [Theory]
    [InlineData("PrepareFence")]
    [InlineData("FenceSubject")]
    public async Task While_the_fence_is_put_up_a_cancel_waits_until_it_stands_and_then_lifts_it(string step)
    {
        var fails = true;
        var broken = new ScriptedContext
        {
            TimePasses = false,
            Around = (at, after) => at == step && !after && fails ? throw new StepFailedException("broken", "log-1") : Task.CompletedTask,
        }.Erases();
        var running = ErasureWorkflow.Run(broken, Erasures.Input);
        broken.Raise(ErasureApprovalGate.Cancel, "request-1");
        Assert.False(running.IsCompleted);
        fails = false;
        broken.Raise(RequestSteps.Resume, "log-1");
        Assert.Equal(RequestOutcome.Cancelled, await running);
        Assert.Equal(["LiftFence", "CloseRequest"], broken.Steps.TakeLast(2));
    }

    [Fact]
    public async Task Past_the_point_of_no_return_a_cancel_ends_nothing()
    {
        var fails = true;
        var broken = new ScriptedContext
        {
            TimePasses = false,
            Around = (at, after) =>
                at == "DeleteKey" && !after && fails ? throw new StepFailedException("broken", "log-1") : Task.CompletedTask,
        }.Erases();
        var running = ErasureWorkflow.Run(broken, Erasures.Input);
        broken.TimeOut();
        broken.Raise(ErasureApprovalGate.Cancel, "request-1");
        Assert.False(running.IsCompleted);
        fails = false;
        broken.Raise(RequestSteps.Resume, "log-1");
        Assert.Equal(RequestOutcome.Complete, await running);
        Assert.DoesNotContain("LiftFence", broken.Steps);
    }

    [Fact]
    public async Task The_status_counts_the_steps_and_names_the_store()
    {
        await Run();
        var progress = _context.Statuses.Select(WorkflowJson.Read<RequestProgress>).ToList();
        Assert.Equal(
            [
                "receiving",
                "locating",
                "checking the stores",
                "previewing",
                "preparing the fence",
                "preparing the fence",
                "fencing",
                "resealing what is retained",
                "disabling the key",
                "cooling off",
                "approving",
                "passing the point of no return",
                "deleting the key",
                "erasing tables, sql",
                "erasing sql",
                "sweeping again",
                "purging the key",
                "probing the key",
                "stating what was done",
                "certifying",
                "closing",
            ],
            progress.Select(it => it.Step));
        Assert.Equal(20, progress[^1].Done + 1);
        Assert.All(progress.Skip(2), it => Assert.Equal(20, it.Steps));
    }

    private const string LeasesAndOperationsEnd = "sleep 332s";

    private const string PurgeDateComes = "the purge's date comes";

    private static ErasurePolicy Approved(int people) => Erasures.Policy with { Approvals = people };

    private Task<RequestOutcome> Run(ErasurePolicy? policy = null) =>
        ErasureWorkflow.Run(_context.Under(policy ?? Erasures.Policy), Erasures.Input);

    private static Unit Noted<T>(List<T> list, T item)
    {
        list.Add(item);
        return Unit.Value;
    }
}
