using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Testing.Workflows;

/// <summary>
/// Runs one workflow in virtual time: activities and children answer as scripted, or are really done with the services given. Payloads
/// pass through the one serialiser in both directions, retries and sleeps move the clock at once, and every step is written down.
/// </summary>
public sealed class ScriptedContext(FakeClock clock, IServiceProvider? services = null, string instanceId = "instance-1") : IWorkflowContext
{
    private readonly Dictionary<string, Func<string, Task<string>>> _script = new(StringComparer.Ordinal);
    private readonly List<WorkflowEvent> _events = [];
    private readonly List<string> _steps = [];
    private readonly List<string> _statuses = [];
    private (Instant Until, IReadOnlyList<string> Names, TaskCompletionSource<WorkflowEvent?> Came)? _waiting;
    private int _ids;
    private int _done;

    public ScriptedContext()
        : this(new FakeClock(Instant.FromUtc(2026, 11, 23, 9, 0)))
    {
    }

    public string InstanceId => instanceId;

    public int Generation { get; init; }

    public Instant Now => clock.GetCurrentInstant();

    public bool IsReplaying => false;

    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>Names of activities and children, and sleeps as <c>sleep 300s</c>, in the order of their beginnings.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Every status set, as JSON.</summary>
    public IReadOnlyList<string> Statuses => _statuses;

    /// <summary>
    /// Whether a wait for what has not come ends at once by its time; else it lasts until <see cref="Raise"/> or <see cref="TimeOut"/>.
    /// </summary>
    public bool TimePasses { get; init; } = true;

    /// <summary>Told whenever the workflow's time has moved, for what has a clock of its own.</summary>
    public Action<Instant> Passed { get; init; } = _ => { };

    /// <summary>Awaited before and after each step, with its name: to crash there, or to let something else happen first.</summary>
    public Func<string, bool, Task> Around { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The outputs of steps that an earlier run has done: they are not done again. Null: nothing is remembered.</summary>
    public List<string>? Journal { get; init; }

    /// <summary>What the next generation would start with, as JSON.</summary>
    public string? Continued { get; private set; }

    public ScriptedContext Answer<TIn, TOut>(ActivityReference<TIn, TOut> activity, Func<TIn, TOut> answer) =>
        Answer(activity, input => Task.FromResult(answer(input)));

    public ScriptedContext Answer<TIn, TOut>(ActivityReference<TIn, TOut> activity, Func<TIn, Task<TOut>> answer) =>
        Script(activity.Name, answer);

    public ScriptedContext AnswerChild<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, Func<TIn, TOut> answer) =>
        Script<TIn, TOut>(workflow.Name, input => Task.FromResult(answer(input)));

    public ScriptedContext Raise<T>(string name, T payload)
    {
        _events.Add(new WorkflowEvent(name, WorkflowJson.Write(payload)));
        if (_waiting is { } wait && Take(wait.Names) is { } came)
            EndWait(wait.Came, came);
        return this;
    }

    /// <summary>Lets the time of the wait that lasts pass.</summary>
    public void TimeOut()
    {
        var (until, _, came) = _waiting!.Value;
        clock.Reset(Instant.Max(Now, until));
        Passed(Now);
        EndWait(came, null);
    }

    public Guid NewId() => new(++_ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public bool IsAtLeast(int version) => true;

    public async Task<TOut> Run<TIn, TOut>(ActivityReference<TIn, TOut> activity, TIn input, StepRetry? retry = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Step<TIn, TOut>(
                    activity.Name, input, json => Application.Workflows.FindActivity(activity.Name)!.Run(services!, json, default));
            }
            catch (StepFailedException failure) when ((retry ?? StepRetry.None).Allows(attempt, failure.Code))
            {
                clock.Advance(retry!.DelayAfter(attempt));
                Passed(Now);
            }
        }
    }

    public Task<TOut> RunChild<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string name, TIn input) =>
        Step<TIn, TOut>(
            workflow.Name,
            input,
            json =>
                Application
                    .Workflows.FindWorkflow(workflow.Name)!
                    .Run(new ScriptedContext(clock, services, $"{InstanceId}-{Generation}-{name}"), json));

    public Task<WorkflowEvent?> WaitFor(Instant until, params IReadOnlyList<string> names)
    {
        if (Take(names) is { } came)
            return Task.FromResult<WorkflowEvent?>(came);

        var wait = new TaskCompletionSource<WorkflowEvent?>();
        _waiting = (until, names, wait);
        if (TimePasses)
            TimeOut();
        return wait.Task;
    }

    public Task Sleep(Instant until)
    {
        _steps.Add($"sleep {(until - Now).TotalSeconds}s");
        clock.Reset(Instant.Max(Now, until));
        Passed(Now);
        return Task.CompletedTask;
    }

    public void SetStatus<T>(T status) => _statuses.Add(WorkflowJson.Write(status));

    public void ContinueAsNew<TIn>(TIn input, int? version = null) => Continued = WorkflowJson.Write(input);

    private WorkflowEvent? Take(IReadOnlyList<string> names)
    {
        var came = _events.FirstOrDefault(each => names.Contains(each.Name, StringComparer.OrdinalIgnoreCase));
        if (came is not null)
            _events.Remove(came);
        return came;
    }

    private void EndWait(TaskCompletionSource<WorkflowEvent?> wait, WorkflowEvent? came)
    {
        _waiting = null;
        wait.SetResult(came);
    }

    private ScriptedContext Script<TIn, TOut>(string name, Func<TIn, Task<TOut>> answer)
    {
        _script[name] = async input => WorkflowJson.Write(await answer(WorkflowJson.Read<TIn>(input)));
        return this;
    }

    private async Task<TOut> Step<TIn, TOut>(string name, TIn input, Func<string, Task<string>> real)
    {
        _steps.Add(name);
        var json = WorkflowJson.Write(input);
        if (!_script.TryGetValue(name, out var answer))
            answer = services is null ? throw new InvalidOperationException($"Nothing is scripted for {name}.") : real;
        if (Journal is { } journal && _done++ < journal.Count)
            return WorkflowJson.Read<TOut>(journal[_done - 1]);
        await Around(name, false);
        var output = await answer(json);
        await Around(name, true);
        Journal?.Add(output);
        return WorkflowJson.Read<TOut>(output);
    }
}
