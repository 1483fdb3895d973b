using Compliance.Orders;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace ComplianceFunctions.Tests.Durable;

/// <summary>
/// Durable Functions without Functions, in this process: the engine that the host's extension runs, on its own queues and tables in
/// Azurite, and the worker's bridge from an orchestrator to that engine. Both are stopped and started again on what they left, possibly
/// as another release.
/// </summary>
internal sealed class DurableHost : IWorkflowHost
{
    private readonly CollectedLog log = new();
    private readonly ServiceProvider noServices = new ServiceCollection().BuildServiceProvider();
    private readonly MemoryAttempts attempts = new();
    private readonly AzureStorageOrchestrationServiceSettings settings;
    private readonly AppRoles roles;
    private readonly IOrders orders;
    private WorkflowTable release;
    private CancellationTokenSource stopping = null!;
    private TaskHubWorker worker = null!;

    private DurableHost(string connectionString, WorkflowTable release, AppRoles roles, IOrders orders)
    {
        (this.roles, this.orders) = (roles, orders);
        this.release = release;
        settings = new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connectionString),
            TaskHubName = AzuriteFixture.NewPrefix(),
            PartitionCount = 1,
            MaxQueuePollingInterval = TimeSpan.FromMilliseconds(100),
            ControlQueueVisibilityTimeout = TimeSpan.FromSeconds(5),
            WorkItemQueueVisibilityTimeout = TimeSpan.FromSeconds(5),
            MaxConcurrentTaskActivityWorkItems = 20,
            MaxConcurrentTaskOrchestrationWorkItems = 20,
            LeaseInterval = TimeSpan.FromSeconds(15),
            LeaseAcquireInterval = TimeSpan.FromMilliseconds(500),
            LeaseRenewInterval = TimeSpan.FromSeconds(5),
            UseAppLease = false,
            ThrowExceptionOnInvalidDedupeStatus = true,
            LoggerFactory = log,
        };
    }

    public IWorkflowClient Client { get; private set; } = null!;

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public Instant Now => SystemClock.Instance.GetCurrentInstant();

    public static async Task<DurableHost> Start(AzuriteFixture azurite, WorkflowTable table, AppRoles? roles = null, IOrders? orders = null)
    {
        var host = new DurableHost(azurite.ConnectionString, table, roles ?? AppRoles.All, orders ?? new NoOrders());
        await host.Start();
        return host;
    }

    /// <summary>The engine keeps the time of day.</summary>
    public Task Pass(Duration time) => Task.Delay(time.ToTimeSpan());

    public async Task Restart(WorkflowTable? newRelease = null)
    {
        release = newRelease ?? release;
        await Stop();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await noServices.DisposeAsync();
    }

    private async Task Start()
    {
        stopping = new CancellationTokenSource();
        var storage = new AzureStorageOrchestrationService(settings);
        var bridge = new DurableTaskShimFactory(new DurableTaskWorkerOptions(), log);
        worker = new TaskHubWorker(storage, Workflows(bridge), Activities(bridge, stopping.Token), log)
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        await worker.StartAsync();

        Client = new DurableWorkflowClient(release, new DurableClients(new EngineClient(storage)), new RandomIds());
    }

    private async Task Stop()
    {
        await stopping.CancelAsync();
        await worker.StopAsync(isForced: true);
        worker.Dispose();
        stopping.Dispose();
    }

    private Named<TaskOrchestration> Workflows(DurableTaskShimFactory bridge)
    {
        var (table, workflows) = (release, new DurableWorkflows(release));
        return new Named<TaskOrchestration>(name => table.FindWorkflow(name) is { } workflow
            ? bridge.CreateOrchestration<string, string>(workflow.Name, async (context, _) => await workflows.Run(context))
            : null);
    }

    private Named<TaskActivity> Activities(DurableTaskShimFactory bridge, CancellationToken stop)
    {
        var table = release;
        var activities = new DurableActivities(
            table, roles, orders, attempts, new StepFailures(new RandomIds(), log),
            noServices.GetRequiredService<IServiceScopeFactory>());
        return new Named<TaskActivity>(name => table.FindActivity(name) is { } activity
            ? bridge.CreateActivity<string, string>(activity.Name, async (_, call) =>
            {
                try
                {
                    return await activities.Run(activity.Name, call!, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // What the host's extension tells the engine when the host goes down in the middle of an activity.
                    throw new SessionAbortedException("The host is going down.");
                }
            })
            : null);
    }

    private sealed class Named<T>(Func<string, T?> find) : INameVersionObjectManager<T>
        where T : class
    {
        public void Add(ObjectCreator<T> creator) => throw new NotSupportedException("The release's table is all there is.");

        public T? GetObject(string name, string? version) => find(name);
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid New() => Guid.NewGuid();
    }

    private sealed class NoOrders : IOrders
    {
        public Task Send(Role role, Order order, CancellationToken cancellation) => throw new NotSupportedException("This host has every role.");
    }
}
