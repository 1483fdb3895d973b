using System.Globalization;
using System.Text.Json;
using Compliance.Commands;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Durable;

/// <summary>One generation of a workflow on the Durable Task SDK. Everything here is replayed.</summary>
internal sealed class DurableWorkflowContext : IWorkflowContext, IDisposable
{
    /// <summary>How often an attempt is made again that the engine lost: a worker that ended, a host that shut down.</summary>
    private const int MaxLosses = 5;

    private static readonly Duration PauseAfterLoss = Duration.FromSeconds(5);

    /// <summary>
    /// A reply that has not come by then is asked for again; a command that was taken before is answered, not done twice.
    /// </summary>
    private static readonly Duration ReplyPatience = Duration.FromHours(1);

    /// <summary>How many letters a status may have, beside which an end still fits into one property of Azure's tables.</summary>
    private const int MaxShown = 24 * 1024;

    private readonly TaskOrchestrationContext _durable;
    private readonly WorkflowTable _workflows;
    private readonly WorkflowStart _start;
    private readonly EventBuffer _mailbox;
    private readonly HashSet<string> _children = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _left = new();
    private string? _status;
    private int _steps;
    private int _outstanding;
    private int _held;

    public DurableWorkflowContext(TaskOrchestrationContext durable, WorkflowTable workflows, WorkflowStart start)
    {
        _durable = durable;
        _workflows = workflows;
        _start = start;
        _mailbox = new EventBuffer(durable);
        _mailbox.Open(start.Events);
        Log = durable.CreateReplaySafeLogger($"Workflow.{durable.Name.Name}");
        if (start.Status is { } before)
            Show(before);
    }

    public string InstanceId => _durable.InstanceId;

    public int Generation => _start.Generation;

    public Instant Now => Instant.FromDateTimeUtc(DateTime.SpecifyKind(_durable.CurrentUtcDateTime, DateTimeKind.Utc));

    public bool IsReplaying => _durable.IsReplaying;

    public ILogger Log { get; }

    /// <summary>What the next generation starts with, once the workflow has asked for one.</summary>
    public WorkflowStart? Continuation { get; private set; }

    public Guid NewId() => _durable.NewGuid();

    public bool IsAtLeast(int version) => _start.Version >= version;

    public async Task<TOut> Run<TIn, TOut>(ActivityReference<TIn, TOut> activity, TIn input, StepRetry? retry = null)
    {
        var json = WorkflowJson.Write(input);
        if (_workflows.FindActivity(activity.Name) is null)
            throw new StepFailedException(FailureCode.UnknownName, activity.Name);

        using var _ = Outstanding();
        var step = ++_steps;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Attempt(activity.Name, $"{InstanceId}/{Generation}.{step}.{attempt}", json);
            if (answer.Output is { } output)
                return WorkflowJson.Read<TOut>(output);

            var failure = new StepFailedException(answer.Code!, answer.Reference!);
            if (!(retry ?? StepRetry.None).Allows(attempt, failure.Code))
                throw failure;
            await Timer(Now + retry!.DelayAfter(attempt));
        }
    }

    public async Task<TOut> RunChild<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string name, TIn input)
    {
        var json = WorkflowJson.Write(input);
        var childId = InstanceIds.Checked(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}.{Generation}.{name}"));
        if (!_children.Add(name))
            throw new InvalidOperationException("This generation has a child of that name already.");
        var entry = _workflows.FindWorkflow(workflow.Name) ?? throw new StepFailedException(FailureCode.UnknownName, workflow.Name);

        using var _ = Outstanding();
        try
        {
            return WorkflowJson.Read<TOut>(await Held(_durable.CallSubOrchestratorAsync<string>(
                workflow.Name, Envelope.Write(new WorkflowStart(json, entry.Version)), new SubOrchestrationOptions(instanceId: childId))));
        }
        catch (TaskFailedException failed)
        {
            throw WorkflowFailure.Read(failed.FailureDetails, childId);
        }
    }

    public async Task<WorkflowEvent?> WaitFor(Instant until, params IReadOnlyList<string> names)
    {
        using var _ = Outstanding();
        return await Receive(until, [.. names]) is { } mail ? new WorkflowEvent(mail.Name, mail.Payload) : null;
    }

    public async Task Sleep(Instant until)
    {
        using var _ = Outstanding();
        await Timer(until);
    }

    public void SetStatus<T>(T status) => Show(WorkflowJson.Write(status));

    public void ContinueAsNew<TIn>(TIn input, int? version = null)
    {
        var json = WorkflowJson.Write(input);
        if (_outstanding > 0)
            throw new InvalidOperationException("Work of this generation is still outstanding.");
        Continuation = new WorkflowStart(json, version ?? _start.Version, Generation + 1, Claim: _start.Claim);
    }

    /// <summary>
    /// Once the workflow has returned: what was left unread and the status go along. A second reply to a command does not.
    /// </summary>
    public WorkflowStart Leave()
    {
        var next = Continuation! with { Status = _status, Events = [.. _mailbox.Kept.Where(mail => !CommandReply.IsEvent(mail.Name))] };
        _mailbox.Close(forward: true);
        _left.Cancel();
        return next;
    }

    /// <summary>Once the workflow has returned for good.</summary>
    public void End(string output) => End(new WorkflowEnd(_status, Output: output));

    /// <summary>Once the workflow has failed.</summary>
    public void End(StepFailedException failure) => End(new WorkflowEnd(_status, Code: failure.Code, Reference: failure.Reference));

    public void Dispose() => _left.Dispose();

    private void End(WorkflowEnd end)
    {
        _mailbox.Close(forward: false);
        _left.Cancel();
        if (_held == 0)
            return;

        // What does not fit is told once the engine, too, has come to the end.
        var shown = JsonSerializer.SerializeToElement(end, WorkflowJson.Options);
        if (shown.GetRawText().Length <= MaxShown)
            _durable.SetCustomStatus(shown);
    }

    private async Task<ActivityAnswer> Attempt(string activity, string id, string input)
    {
        var call = Envelope.Write(new ActivityCall(id, InstanceId, input));
        for (var losses = 0; ;)
        {
            try
            {
                var answer = Envelope.Read<ActivityAnswer>(await Held(_durable.CallActivityAsync<string>(activity, call)));
                if (!answer.Commanded)
                    return answer;
                if (await Receive(Now + ReplyPatience, [CommandReply.EventName(id)]) is { } reply)
                    return ActivityAnswer.Of(WorkflowJson.Read<CommandReply>(reply.Payload));
            }
            catch (TaskFailedException)
            {
                // An activity answers even when it fails, so the engine lost this one, in whatever words.
                if (++losses > MaxLosses)
                    return new ActivityAnswer(Code: FailureCode.Quarantined, Reference: id);
                await Timer(Now + (PauseAfterLoss * losses));
            }
        }
    }

    private async Task<ExternalEvent?> Receive(Instant until, IReadOnlyList<string> names)
    {
        if (_mailbox.TryTake(names) is { } kept)
            return kept;
        if (until <= Now)
            return null;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        var waiter = _mailbox.WaitFor(names);
        var timer = _durable.CreateTimer(until.ToDateTimeUtc(), stop.Token);
        var first = await StillHere(Task.WhenAny(waiter.Given, timer));
        if (first == waiter.Given)
        {
            // A timer that nobody cancels keeps the instance alive until it fires.
            stop.Cancel();
            return await waiter.Given;
        }

        _mailbox.Abandon(waiter);
        return null;
    }

    private async Task Timer(Instant until) =>
        await await StillHere(Task.WhenAny(_durable.CreateTimer(until.ToDateTimeUtc(), _left.Token)));

    /// <summary>A step that the engine waits for even when the workflow has returned.</summary>
    private async Task<T> Held<T>(Task<T> step)
    {
        _held++;
        await StillHere(Task.WhenAny(step));
        _held--;
        return await step;
    }

    /// <summary>
    /// The engine goes on with what a workflow left behind when it returned: the workflow must not. Whoever waits for such a step
    /// waits for ever.
    /// </summary>
    private async Task<T> StillHere<T>(Task<T> step)
    {
        var result = await step;
        if (_left.IsCancellationRequested)
            await new TaskCompletionSource().Task;
        return result;
    }

    private void Show(string json) => _durable.SetCustomStatus(_status = json);

    private OutstandingStep Outstanding()
    {
        _outstanding++;
        return new OutstandingStep(this);
    }

    private readonly struct OutstandingStep(DurableWorkflowContext context) : IDisposable
    {
        public void Dispose() => context._outstanding--;
    }
}
