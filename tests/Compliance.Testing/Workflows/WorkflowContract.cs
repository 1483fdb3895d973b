using System.Globalization;
using Compliance.Workflows;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>
/// What every host of workflows keeps to. The scenarios look at outcomes alone, so that they hold for any engine: histories may
/// differ, outcomes may not. A host's tests derive each of the themes.
/// </summary>
public abstract class WorkflowContract : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static int _ids;

    private readonly List<WorkflowEntry> _workflows = [];
    private readonly List<ActivityEntry> _activities = [];
    private IWorkflowHost? _host;

    protected IWorkflowHost Host => _host ?? throw new InvalidOperationException("The scenario has not started its host.");

    protected IWorkflowClient Client => Host.Client;

    /// <summary>Starts a host on storage of its own.</summary>
    protected abstract Task<IWorkflowHost> StartHost(WorkflowTable table);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
            await _host.DisposeAsync();
    }

    protected static string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"i{Environment.ProcessId:x}{Interlocked.Increment(ref _ids):x}");

    protected WorkflowReference<TIn, TOut> Workflow<TIn, TOut>(string name, Func<IWorkflowContext, TIn, Task<TOut>> body, int version = 1)
    {
        var reference = new WorkflowReference<TIn, TOut>(name);
        _workflows.Add(WorkflowEntry.Of(reference, body, version));
        return reference;
    }

    protected ActivityReference<TIn, TOut> Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> work)
    {
        var reference = new ActivityReference<TIn, TOut>(name);
        _activities.Add(ActivityEntry.Of(reference, Role.Service, (_, input, cancellation) => work(input, cancellation)));
        return reference;
    }

    protected ActivityReference<TIn, TOut> Activity<TIn, TOut>(string name, Func<TIn, TOut> work) =>
        Activity<TIn, TOut>(name, (input, _) => Task.FromResult(work(input)));

    /// <summary>The workflows and activities declared so far. Declaring again after this makes the next release.</summary>
    protected WorkflowTable TakeTable()
    {
        var table = new WorkflowTable(_workflows, _activities);
        _workflows.Clear();
        return table;
    }

    protected async Task Open() => _host = await StartHost(TakeTable());

    /// <summary>Starts the host, if need be, and an instance.</summary>
    protected async Task<string> Begin<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, TIn input)
    {
        if (_host is null)
            await Open();

        var id = NewId();
        Assert.True(await Client.Start(workflow, id, input, CancellationToken.None));
        return id;
    }

    /// <summary>Runs an instance to its end.</summary>
    protected async Task<WorkflowInstance> RunToEnd<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, TIn input) =>
        await End(await Begin(workflow, input));

    /// <summary>Runs an instance that must complete, and reads its output.</summary>
    protected async Task<TOut> Result<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, TIn input) =>
        Output<TOut>(await RunToEnd(workflow, input));

    protected async Task<TOut> Result<TOut>(string id) => Output<TOut>(await End(id));

    protected static T Output<T>(WorkflowInstance instance)
    {
        Assert.True(instance.Phase == WorkflowPhase.Completed, $"{instance.Phase} {instance.FailureCode} {instance.FailureReference}");
        return WorkflowJson.Read<T>(instance.Output!);
    }

    protected Task<WorkflowInstance> End(string id) => Seen(id, instance => instance.HasEnded);

    protected Task<WorkflowInstance> SeenStatus<T>(string id, T status) =>
        Seen(id, instance => instance.Status == WorkflowJson.Write(status));

    protected async Task<WorkflowInstance> Seen(string id, Func<WorkflowInstance, bool> condition)
    {
        using var patience = new CancellationTokenSource(Timeout);
        while (true)
        {
            var instance = await Client.Find(id, patience.Token);
            if (instance is not null && condition(instance))
                return instance;
            if (patience.IsCancellationRequested)
                Assert.Fail(
                    $"Waited in vain; the instance is {instance?.Phase.ToString() ?? "absent"}, status {instance?.Status}, "
                    + $"{instance?.FailureCode}.");

            // Hosts differ in how they tell of a change; asking again is what they have in common.
            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }

    protected Task<bool> Raise<T>(string id, string name, T payload) => Client.Raise(id, name, payload, CancellationToken.None);

    protected Task<bool> Raise(string id, string name) => Raise(id, name, Unit.Value);
}
