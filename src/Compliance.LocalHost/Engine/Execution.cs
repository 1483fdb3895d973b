using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>One generation of a workflow in memory: its code, paused between events. Fed with events, it answers with steps.</summary>
internal sealed class Execution(WorkflowEntry entry, Head head, ILogger log, Action foreignCame) : IWorkflowContext
{
    private readonly Turns turns = new(foreignCame);
    private readonly BufferedLog buffered = new(log);
    private readonly SortedDictionary<int, Step> pending = [];
    private readonly HashSet<string> children = new(StringComparer.Ordinal);
    private readonly List<Step> issued = [];
    private Task<string>? body;
    private int steps;
    private int ids;

    public string InstanceId => head.InstanceId;

    public int Generation => head.Generation;

    public Instant Now { get; private set; }

    public bool IsReplaying => buffered.Replaying;

    public ILogger Log => buffered;

    public bool HasBegun => body is not null;

    /// <summary>True once the code has returned or thrown, or awaits what the engine does not know.</summary>
    public bool HasEnded => HasBegun && (body!.IsCompleted || IsForeign);

    public bool IsForeign => turns.SawForeign || (HasBegun && !body!.IsCompleted && pending.Count == 0);

    /// <summary>The code's task, once begun.</summary>
    public Task<string> Body => body ?? throw new InvalidOperationException("The workflow has not begun.");

    public IEnumerable<Step> Pending => pending.Values;

    /// <summary>The status set last in this generation, or null.</summary>
    public string? Status { get; private set; }

    public (string Input, int Version)? Continuation { get; private set; }

    public Step? FindPending(int step) => pending.GetValueOrDefault(step);

    public void FlushLog() => buffered.Flush();

    /// <summary>Lets something new happen. The answer is the event with the steps that were decided on, to be kept; and the steps.</summary>
    public (HistoryEvent Event, IReadOnlyList<Step> Steps) Advance(HistoryEvent happened)
    {
        buffered.Replaying = false;
        Feed(happened);
        return (happened with { Then = [.. issued.Select(step => step.Label)] }, [.. issued]);
    }

    /// <summary>Lets a kept event happen again.</summary>
    /// <param name="kept">What happened then.</param>
    /// <param name="mayEnd">Whether the code may end with this. Never for an instance that goes on: its end would be in its head.</param>
    /// <exception cref="ReplayMismatchException">When the code now decides otherwise than the history says.</exception>
    public void Replay(HistoryEvent kept, bool mayEnd = false)
    {
        buffered.Replaying = true;
        if (kept.Kind != EventKind.Started && !pending.ContainsKey(kept.Step))
            throw new ReplayMismatchException(kept.Step, kept.Kind.ToString(), "nothing");

        Feed(kept);
        for (var i = 0; i < Math.Max(kept.Then.Count, issued.Count); i++)
        {
            var expected = i < kept.Then.Count ? kept.Then[i] : "nothing";
            var found = i < issued.Count ? issued[i].Label : HasEnded ? "end" : "nothing";
            if (expected != found)
                throw new ReplayMismatchException(steps - issued.Count + i + 1, expected, found);
        }

        if (HasEnded && !IsForeign && !mayEnd)
            throw new ReplayMismatchException(pending.Keys.FirstOrDefault(steps + 1), pending.Values.FirstOrDefault()?.Label ?? "more", "end");
    }

    private void Feed(HistoryEvent happened)
    {
        issued.Clear();
        Now = Instant.Max(Now, happened.At);
        if (happened.Kind == EventKind.Started)
            turns.Run(() => body = entry.Run(this, happened.Payload!));
        else if (happened.Kind == EventKind.Retried)
            pending[happened.Step].RetryAt(happened.Until!.Value);
        else if (pending.Remove(happened.Step, out var step))
            turns.Run(() => step.Settle(happened));
    }

    public async Task<TOut> Run<TIn, TOut>(ActivityReference<TIn, TOut> activity, TIn input, StepRetry? retry = null)
    {
        var json = WorkflowJson.Write(input);
        return Result<TOut>(await Issue(number => new Step(number, StepKind.Activity, activity.Name)
        {
            Input = json,
            Retry = retry ?? StepRetry.None,
        }));
    }

    public async Task<TOut> RunChild<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string name, TIn input)
    {
        var json = WorkflowJson.Write(input);
        var childId = InstanceIds.Checked(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}.{Generation}.{name}"));
        if (!children.Add(name))
            throw new InvalidOperationException("This generation has a child of that name already.");

        return Result<TOut>(await Issue(number => new Step(number, StepKind.Child, workflow.Name) { Input = json, ChildId = childId }));
    }

    public async Task<WorkflowEvent?> WaitFor(Instant until, params IReadOnlyList<string> names)
    {
        var outcome = await Issue(number => new Step(number, StepKind.Wait, "") { EventNames = [.. names], Until = until });
        return outcome.Kind == EventKind.TimedOut ? null : new WorkflowEvent(outcome.Name!, outcome.Payload!);
    }

    public async Task Sleep(Instant until) => await Issue(number => new Step(number, StepKind.Sleep, "") { Until = until });

    public void SetStatus<T>(T status)
    {
        var json = WorkflowJson.Write(status);
        RefuseForeign();
        Status = json;
    }

    public void ContinueAsNew<TIn>(TIn input, int? version = null)
    {
        var json = WorkflowJson.Write(input);
        RefuseForeign();
        if (pending.Count > 0)
            throw new InvalidOperationException("Work of this generation is still outstanding.");
        Continuation = (json, version ?? head.Version);
    }

    public bool IsAtLeast(int version) => head.Version >= version;

    public Guid NewId()
    {
        RefuseForeign();
        var seed = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{Stamp.Write(head.Created)}/{Generation}/{++ids}");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, 16));
    }

    private Task<HistoryEvent> Issue(Func<int, Step> make)
    {
        RefuseForeign();
        var step = make(++steps);
        pending.Add(step.Number, step);
        issued.Add(step);
        return step.Outcome;
    }

    private void RefuseForeign()
    {
        if (turns.IsMine)
            return;

        turns.MarkForeign();
        throw new InvalidOperationException("The workflow left its own thread: it awaited something that is not from its context.");
    }

    private static T Result<T>(HistoryEvent outcome) => outcome.Kind == EventKind.Completed
        ? WorkflowJson.Read<T>(outcome.Payload!)
        : throw new StepFailedException(outcome.Code!, outcome.Reference!);
}
