using Compliance.Durable;
using Compliance.Subjects;
using Compliance.Values;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// The Durable Task Framework in this process: the engine that the extension of the Functions host runs, on its own tables, queues and
/// containers in one storage account, and the worker's bridge from the framework's orchestrations to the SDK's. Several hosts may share a
/// task hub: one of them has the control queue, and each takes activities.
/// </summary>
internal sealed class WorkflowEngine : IHostedService, IDisposable
{
    private readonly AzureStorageOrchestrationService _storage;
    private readonly DurableTaskShimFactory _bridge;
    private readonly DurableActivities _activities;
    private readonly TaskHubWorker _worker;
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="connectionString">Of the storage account.</param>
    /// <param name="options">Which task hub, and with what patience.</param>
    /// <param name="workflows">What orchestrations run.</param>
    /// <param name="activities">What activities run.</param>
    /// <param name="ids">One of them tells this host from another on the same machine.</param>
    /// <param name="log">The framework's and the workflows'.</param>
    public WorkflowEngine(
        string connectionString,
        EngineOptions options,
        DurableWorkflows workflows,
        DurableActivities activities,
        IIdSource ids,
        ILoggerFactory log)
    {
        _activities = activities;
        _storage = new AzureStorageOrchestrationService(Settings(connectionString, options.Validated(), ids.New(), log));
        _bridge = new DurableTaskShimFactory(new DurableTaskWorkerOptions(), log);
        _worker = new TaskHubWorker(
            _storage,
            new ByName<TaskOrchestration>(name =>
                _bridge.CreateOrchestration<string, string>(name, async (context, _) => (string?)await workflows.Run(context))),
            new ByName<TaskActivity>(name => _bridge.CreateActivity<string, string>(name, (_, call) => Run(name, call!))),
            log)
        {
            // Details, and not exceptions as they are: these would have to be serialised whole.
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        Client = new EngineClient(_storage, ids);
    }

    public DurableTaskClient Client { get; }

    public Task StartAsync(CancellationToken cancellationToken) => _worker.StartAsync();

    /// <summary>Cancels the activities that run: what they were doing is delivered again, to the next host.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _worker.StopAsync(isForced: true);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _storage.Dispose();
        _stopping.Dispose();
    }

    private async Task<string?> Run(string name, string call)
    {
        try
        {
            return await _activities.Run(name, call, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What the host's extension tells the framework when the host goes down in the middle of an activity.
            throw new SessionAbortedException("The host is going down.");
        }
    }

    private static AzureStorageOrchestrationServiceSettings Settings(
        string connectionString, EngineOptions options, Guid process, ILoggerFactory log) =>
        new()
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connectionString),
            TaskHubName = options.TaskHub,
            WorkerId = process.ToString("N"),
            // Two would ask two queues, and one machine is not made faster by that.
            PartitionCount = 1,
            MaxQueuePollingInterval = options.MaxPause,
            ControlQueueVisibilityTimeout = options.Visibility,
            WorkItemQueueVisibilityTimeout = options.Visibility,
            MaxConcurrentTaskActivityWorkItems = options.MaxParallelActivities,
            MaxConcurrentTaskOrchestrationWorkItems = options.MaxParallelWorkflows,
            LeaseInterval = options.Lease,
            LeaseAcquireInterval = options.Lease / 15,
            LeaseRenewInterval = options.Lease / 15,
            PartitionTableOperationTimeout = options.Lease / 2,
            UseAppLease = false,
            ThrowExceptionOnInvalidDedupeStatus = true,
            LoggerFactory = log,
        };

    /// <summary>Any name: what is no workflow's and no activity's fails as such, and is not asked for again and again.</summary>
    private sealed class ByName<T>(Func<string, T> make) : INameVersionObjectManager<T>
        where T : class
    {
        public void Add(ObjectCreator<T> creator) => throw new NotSupportedException("The application's tables are all there is.");

        public T GetObject(string name, string? version) => make(name);
    }
}
