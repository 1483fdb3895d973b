using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Requests;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests;

public sealed class ErasureWorkflowTests
{
    private static readonly RequestInput Input = new("request-1", Duration.FromMinutes(5));

    private readonly ScriptedContext context = new();
    private StateErasure? stated;
    private string? certified;
    private CloseRequest? closed;

    public ErasureWorkflowTests() => context
        .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["tables", "sql"]))
        .Answer(KeyActivities.Fence, _ => Nothing.Value)
        .Answer(ErasureActivities.EraseStore, _ => Nothing.Value)
        .Answer(KeyActivities.Delete, _ => Nothing.Value)
        .Answer(ErasureActivities.SweepAgain, _ => 0)
        .Answer(KeyActivities.Purge, _ => Nothing.Value)
        .Answer(CertificateActivities.State, it =>
        {
            stated = it;
            return it.Covered ? RequestOutcome.Complete : RequestOutcome.Incomplete;
        })
        .Answer(CertificateActivities.Issue, it =>
        {
            certified = it;
            return Nothing.Value;
        })
        .Answer(SubjectActivities.Close, it =>
        {
            closed = it;
            return Nothing.Value;
        });

    [Fact]
    public async Task Nothing_is_erased_before_the_fence_and_the_key_is_deleted_and_the_leases_ended_before_the_last_look()
    {
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(
            [
                "LocateSubject", "FenceSubject", "EraseStore", "EraseStore", "DeleteKey", LeasesEnd, "SweepAgain", "PurgeKey", "StateErasure",
                "IssueCertificate", "CloseRequest",
            ],
            context.Steps);
    }

    [Fact]
    public async Task Every_step_belongs_to_the_request_and_to_its_subject()
    {
        var stores = new List<StoreStep>();
        var keys = new List<KeyStep>();
        context.Answer(ErasureActivities.EraseStore, it => Noted(stores, it))
            .Answer(KeyActivities.Fence, it => Noted(keys, it))
            .Answer(KeyActivities.Delete, it => Noted(keys, it))
            .Answer(KeyActivities.Purge, it => Noted(keys, it));
        await Run();

        Assert.Equal([new StoreStep("request-1", 0), new StoreStep("request-1", 1)], stores);
        Assert.Equal(Enumerable.Repeat(new KeyStep("request-1", "subject-1"), 3), keys);
        Assert.Equal(new StateErasure("request-1", "subject-1", Covered: true), stated);
        Assert.Equal("request-1", certified);
        Assert.Equal(new CloseRequest("request-1", RequestOutcome.Complete), closed);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_fence_and_no_lease_to_wait_for()
    {
        context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, null, 0, ["sql"]));
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(["LocateSubject", "EraseStore", "SweepAgain", "StateErasure", "IssueCertificate", "CloseRequest"], context.Steps);
        Assert.Equal(new StateErasure("request-1", null, Covered: true), stated);
    }

    [Theory]
    [InlineData(SubjectFinding.Nobody, RequestOutcome.NotFound)]
    [InlineData(SubjectFinding.Several, RequestOutcome.Ambiguous)]
    [InlineData(SubjectFinding.Erased, RequestOutcome.AlreadyErased)]
    public async Task Where_not_exactly_one_person_is_found_nothing_is_touched(SubjectFinding finding, RequestOutcome outcome)
    {
        context.Answer(SubjectActivities.Locate, _ => LocateResult.Ending(finding));
        Assert.Equal(outcome, await Run());
        Assert.Equal(["LocateSubject", "CloseRequest"], context.Steps);
        Assert.Equal(new CloseRequest("request-1", outcome), closed);
    }

    [Fact]
    public async Task Rows_that_were_written_meanwhile_are_swept_until_none_is_found()
    {
        var late = new Queue<long>([7, 2, 0]);
        context.Answer(ErasureActivities.SweepAgain, _ => late.Dequeue());
        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(3, context.Steps.Count(step => step == "SweepAgain"));
    }

    [Fact]
    public async Task Where_rows_keep_coming_the_request_ends_as_incomplete_after_five_sweeps()
    {
        context.Answer(ErasureActivities.SweepAgain, _ => 1);
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.Equal(5, context.Steps.Count(step => step == "SweepAgain"));
        Assert.False(stated!.Covered);
    }

    [Fact]
    public async Task A_place_that_is_not_covered_refuses_the_word_complete()
    {
        context.Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 1, ["sql"]));
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.False(stated!.Covered);
        Assert.Contains("PurgeKey", context.Steps);
    }

    [Fact]
    public async Task The_request_ends_as_its_statement_says_whatever_else_was_covered()
    {
        context.Answer(CertificateActivities.State, _ => RequestOutcome.Incomplete);
        Assert.Equal(RequestOutcome.Incomplete, await Run());
        Assert.Equal(new CloseRequest("request-1", RequestOutcome.Incomplete), closed);
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for_and_named_with_the_time_since_when()
    {
        var calls = 0;
        context.Answer(ErasureActivities.EraseStore, _ => ++calls <= 3 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : Nothing.Value);
        var began = context.Now;

        Assert.Equal(RequestOutcome.Complete, await Run());
        Assert.Equal(["sleep 1s", "sleep 2s", "sleep 4s"], context.Steps.Where(step => step.StartsWith("sleep", StringComparison.Ordinal)).Take(3));
        Assert.Equal(
            3, context.Statuses.Select(WorkflowJson.Read<RequestProgress>).Count(it => it is { WaitingFor: "sql", WaitingSince: { } since } && since == began));
        Assert.Null(WorkflowJson.Read<RequestProgress>(context.Statuses[^1]).WaitingFor);
    }

    [Fact]
    public async Task The_pauses_grow_to_five_minutes_and_no_further()
    {
        var calls = 0;
        context.Answer(ErasureActivities.EraseStore, _ => ++calls <= 12 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : Nothing.Value);
        await Run();
        Assert.Equal(
            ["sleep 128s", "sleep 256s", "sleep 300s", "sleep 300s"],
            context.Steps.Where(step => step.StartsWith("sleep", StringComparison.Ordinal)).Skip(7).Take(4));
    }

    [Fact]
    public async Task The_status_counts_the_steps_and_names_the_store()
    {
        await Run();
        var progress = context.Statuses.Select(WorkflowJson.Read<RequestProgress>).ToList();
        Assert.Equal(
            [
                "locating", "fencing", "erasing tables", "erasing sql", "deleting the key", "sweeping again", "purging the key",
                "stating what was done", "certifying", "closing",
            ],
            progress.Select(it => it.Step));
        Assert.Equal(Enumerable.Range(0, 10), progress.Select(it => it.Done));
        Assert.All(progress.Skip(1), it => Assert.Equal(10, it.Steps));
    }

    private static string LeasesEnd => "sleep 302s";

    private Task<RequestOutcome> Run() => ErasureWorkflow.Run(context, Input);

    private static Nothing Noted<T>(List<T> list, T item)
    {
        list.Add(item);
        return Nothing.Value;
    }
}
