using System.Collections.Concurrent;
using Azure.Data.Tables;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// The embedded workflow engine: replays histories kept in one Azure table, in one process, for one machine. Everything an instance
/// does is in the table before anything follows from it, so the process may be killed at any instant.
/// </summary>
internal sealed partial class WorkflowEngine : EngineCore, IHostedService, IWorkflowClient, IDisposable
{
    private readonly ConcurrentDictionary<string, Instance> instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> background = new();
    private readonly TaskCompletionSource<string> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TableClient client;
    private readonly HostLease lease;
    private readonly WorkflowTable workflows;
    private readonly IClock clock;
    private readonly ILogger log;
    private volatile bool started;
    private Task renewing = Task.CompletedTask;

    public WorkflowEngine(
        TableServiceClient storage, WorkflowTable workflows, IServiceScopeFactory scopes, IClock clock, IIdSource ids, ILoggerFactory loggers,
        EngineOptions options, IFaultPoints? faults = null)
        : base(options.Validated(), clock, loggers, faults ?? FaultPoints.None, new StepFailures(ids, loggers.CreateLogger<WorkflowEngine>()))
    {
        this.workflows = workflows;
        this.clock = clock;
        log = loggers.CreateLogger<WorkflowEngine>();
        client = storage.GetTableClient($"{options.TablePrefix}Instances");
        lease = new HostLease(client, options, clock, LeaseOwner.Here(ids.New()), Counters, Faults, log);
        Table = new EngineTable(client, lease, Counters, Faults, log, ended.Token);
        Timers = new TimerQueue(options, () => Now);
        Activities = new ActivityRunner(this, workflows, scopes, stopping.Token);
    }

    public EngineCounters Counters { get; } = new();

    /// <summary>Completes with the reason once the engine has stopped, also when it stopped itself because another host took over.</summary>
    public Task<string> Stopped => stopped.Task;

    public override EngineTable Table { get; }

    public override TimerQueue Timers { get; }

    public override ActivityRunner Activities { get; }

    public override long Epoch => lease.Epoch;

    public override CancellationToken Ended => ended.Token;

    /// <exception cref="HostLeaseHeldException">When another host works on this storage.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Table.Patiently(StorageCall.Lease, () => client.CreateIfNotExistsAsync(cancellationToken));
        await Table.Patiently(StorageCall.Lease, async () =>
        {
            await lease.Acquire(cancellationToken);
            return true;
        });
        renewing = Task.Run(KeepLease, CancellationToken.None);
        var (resumed, inFlight) = await AdoptAll(cancellationToken);
        started = true;
        adopted.SetResult();
        log.LogInformation("Resumed {Instances} instances, {Activities} activities in flight", resumed, inFlight);
        Track(() => Timers.Run(stopping.Token));
        Track(ScanNowAndThen);
    }

    /// <summary>Cancels activities, lets episodes that began come to their end, and lets the storage go.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopping.IsCancellationRequested)
            return;

        await stopping.CancelAsync();
        var patience = Task.Delay(Options.StopTimeout, cancellationToken);
        while (background.Keys.Where(work => !work.IsCompleted).ToList() is { Count: > 0 } open && !patience.IsCompleted)
            await Task.WhenAny([.. open, patience]);

        if (lease.IsHeld)
            await lease.Release();
        await End("the host stopped");
        await renewing;
    }

    /// <summary>Leaves everything as a killed process would. For crash tests.</summary>
    internal void Abandon()
    {
        lease.Abandon();
        stopping.Cancel();
        ended.Cancel();
        stopped.TrySetResult("the host was abandoned");
    }

    public override void Track(Func<Task> work)
    {
        var task = Task.Run(work, CancellationToken.None);
        background[task] = true;
        task.ContinueWith(done => Untrack(done), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Untrack(Task done)
    {
        background.TryRemove(done, out _);
        if (done.Exception?.InnerException is not { } failure || ended.IsCancellationRequested)
            return;
        if (failure is FencedException)
            Fence(failure.Message);
        else
            Failures.Of(failure, "the engine's background work");
    }

    public override async Task Replace(Instance instance, Exception failure)
    {
        if (failure is FencedException)
            Fence(failure.Message);
        if (ended.IsCancellationRequested || failure is FencedException)
            return;

        var unexpected = Failures.Of(failure, "an episode");
        if (!instance.IsFailing && await Adopt(instance.Id, instead: instance) is not null && instances.TryGetValue(instance.Id, out var anew))
            anew.Post(new Fail(unexpected.Code, unexpected.Reference));
        else
            Forget(instance);
    }

    private async Task KeepLease()
    {
        if (await lease.KeepRenewing(ended.Token) is { } lost && !ended.IsCancellationRequested)
            Fence(lost);
    }

    private void Fence(string reason)
    {
        lease.Lose(reason);
        if (stopping.IsCancellationRequested)
            return;

        log.LogCritical("The workflow engine stops: {Reason}", reason);
        stopping.Cancel();
        Track(() => End(reason));
    }

    private async Task End(string reason)
    {
        await ended.CancelAsync();
        lease.Abandon();
        stopped.TrySetResult(reason);
    }

    public void Dispose()
    {
        stopping.Dispose();
        ended.Dispose();
    }
}
