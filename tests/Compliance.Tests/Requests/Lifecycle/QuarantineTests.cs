using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>A step that fails for good stops its request where it is, until an operator says to try again.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly RequestInput Input = new("request-1", Duration.FromMinutes(5), Erasures.Terms);

    private readonly CollectedLog _log = new();
    private readonly ScriptedContext _context;
    private string? _failure = "log-1";
    private CloseRequest? _closed;

    public QuarantineTests() => _context = new ScriptedContext { TimePasses = false, Log = _log }
        .Erases()
        .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["sql"]))
        .Answer(AccessActivities.BuildExport, _ => Break())
        .Answer(ErasureActivities.EraseStore, it =>
        {
            Break();
            return it.Index + 1;
        })
        .Answer(SubjectActivities.Close, it =>
        {
            _closed = it;
            return Unit.Value;
        });

    private RequestProgress Progress => WorkflowJson.Read<RequestProgress>(_context.Statuses[^1]);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void What_nobody_foresaw_is_tried_five_times_and_then_quarantines_the_request_and_does_not_close_it()
    {
        Assert.False(Erase().IsCompleted);
        Assert.Equal(5, Tries("EraseStore"));
        Assert.Equal(new RequestProgress("erasing sql", 12, 19, Quarantined: FailureCode.Unexpected, Reference: "log-1"), Progress);
        Assert.DoesNotContain("SweepAgain", _context.Steps);
        Assert.Null(_closed);
        Assert.Equal([Events.RequestQuarantined], _log.Events);
    }

    [Fact]
    public void What_an_activity_foresaw_quarantines_at_the_first_failure()
    {
        _context.Answer(ErasureActivities.EraseStore, int (_) => throw new StepFailedException("store-mismatch", "sql"));
        Assert.False(Erase().IsCompleted);
        Assert.Equal(1, Tries("EraseStore"));
        Assert.Equal(new RequestProgress("erasing sql", 12, 19, Quarantined: "store-mismatch", Reference: "sql"), Progress);
    }

    [Fact]
    public async Task The_word_that_names_the_failure_tries_the_step_again_and_the_request_ends_complete()
    {
        var request = Erase();
        _failure = null;
        _context.Raise(RequestSteps.Resume, "log-1");

        Assert.Equal(RequestOutcome.Complete, await request);
        Assert.Equal(6, Tries("EraseStore"));
        Assert.All(
            _context.Statuses.SkipWhile(it => !it.Contains("sweeping", StringComparison.Ordinal)),
            it => Assert.DoesNotContain("quarantined", it, StringComparison.Ordinal));
        Assert.Equal(new CloseRequest("request-1", RequestOutcome.Complete), _closed);
    }

    [Fact]
    public void A_word_that_names_another_failure_resumes_nothing()
    {
        var request = Erase();
        _context.Raise(RequestSteps.Resume, "log-0");
        Assert.False(request.IsCompleted);
        Assert.Equal(5, Tries("EraseStore"));
    }

    [Fact]
    public void A_step_that_fails_anew_is_quarantined_anew_and_the_earlier_word_counts_no_more()
    {
        var request = Erase();
        _failure = "log-2";
        _context.Raise(RequestSteps.Resume, "log-1").Raise(RequestSteps.Resume, "log-1");
        Assert.False(request.IsCompleted);
        Assert.Equal(10, Tries("EraseStore"));
        Assert.Equal("log-2", Progress.Reference);
    }

    [Fact]
    public async Task However_long_nobody_looks_the_request_is_not_lost()
    {
        var request = Erase();
        foreach (var _ in Enumerable.Range(0, 30))
            _context.TimeOut();
        Assert.Equal(5, Tries("EraseStore"));

        _failure = null;
        _context.Raise(RequestSteps.Resume, "log-1");
        Assert.Equal(RequestOutcome.Complete, await request);
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for_and_never_quarantines()
    {
        var down = 1000;
        _context.Answer(
            ErasureActivities.EraseStore,
            it => --down >= 0 ? throw new StepFailedException(FailureCode.StoreUnavailable, "sql") : it.Index + 1);
        Assert.Equal(RequestOutcome.Complete, await Erase());
        Assert.All(_context.Statuses, it => Assert.DoesNotContain("quarantined", it, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_request_is_quarantined_and_resumed_too()
    {
        var request = AccessWorkflow.Run(_context, Input);
        Assert.False(request.IsCompleted);
        Assert.Equal(new RequestProgress("gathering", 2, 4, Quarantined: FailureCode.Unexpected, Reference: "log-1"), Progress);

        _failure = null;
        _context.Raise(RequestSteps.Resume, "log-1");
        Assert.Equal(RequestOutcome.Complete, await request);
        Assert.True(_closed!.HasExport);
    }

    /// <summary>Runs until it is stuck; the cooling-off passes.</summary>
    private Task<RequestOutcome> Erase()
    {
        var running = ErasureWorkflow.Run(_context, Input);
        _context.TimeOut();
        return running;
    }

    private int Tries(string activity) => _context.Steps.Count(step => step == activity);

    private Unit Break() => _failure is null ? Unit.Value : throw new StepFailedException(FailureCode.Unexpected, _failure);
}
