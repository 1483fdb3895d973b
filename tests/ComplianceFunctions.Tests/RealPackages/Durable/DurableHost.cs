using Compliance.Orders;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using DurableTask.AzureStorage;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace ComplianceFunctions.Tests.RealPackages.Durable;

/// <summary>
/// Durable Functions' engine for Azure Storage, its queues and tables in Azurite, and its .NET worker as the packages bring them, in
/// this process. Both are stopped and started again on what they left, possibly as another release.
/// </summary>
internal sealed class DurableHost : IWorkflowHost
{
    private readonly CollectedLog log = new();
    private readonly ServiceProvider noServices = new ServiceCollection().BuildServiceProvider();
    private readonly MemoryAttempts attempts = new();
    private AzureStorageOrchestrationService storage = null!;
    private WebApplication engine = null!;
    private GrpcChannel channel = null!;
    private IHost worker = null!;
    private WorkflowTable release;

    private readonly AzureStorageOrchestrationServiceSettings settings;

    private DurableHost(string connectionString, WorkflowTable release)
    {
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
            UseAppLease = false,
            LeaseInterval = TimeSpan.FromSeconds(15),
            LeaseAcquireInterval = TimeSpan.FromSeconds(1),
            LeaseRenewInterval = TimeSpan.FromSeconds(5),
            LoggerFactory = log,
        };
    }

    public IWorkflowClient Client { get; private set; } = null!;

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public Instant Now => SystemClock.Instance.GetCurrentInstant();

    public static async Task<DurableHost> Start(AzuriteFixture azurite, WorkflowTable table)
    {
        var host = new DurableHost(azurite.ConnectionString, table);
        await host.StartEngine();
        await host.StartWorker();
        return host;
    }

    /// <summary>The engine keeps the time of day.</summary>
    public Task Pass(Duration time) => Task.Delay(time.ToTimeSpan());

    public async Task Restart(WorkflowTable? newRelease = null)
    {
        release = newRelease ?? release;
        await StopWorker();
        await StopEngine();
        await StartEngine();
        await StartWorker();
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorker();
        await StopEngine();
        await noServices.DisposeAsync();
    }

    private async Task StartEngine()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        storage = new AzureStorageOrchestrationService(settings);
        await storage.CreateIfNotExistsAsync();
        builder.Services.AddSingleton<IOrchestrationService>(storage);
        builder.Services.AddSingleton<IOrchestrationServiceClient>(storage);
        builder.Services.AddSingleton<TaskHubGrpcServer>();
        engine = builder.Build();
        engine.MapGrpcService<TaskHubGrpcServer>();
        await engine.StartAsync();
        channel = GrpcChannel.ForAddress(engine.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task StartWorker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddDurableTaskClient(client =>
        {
            client.UseGrpc(channel);
            client.RegisterDirectly();
        });
        var scopes = noServices.GetRequiredService<IServiceScopeFactory>();
        var activities = new DurableActivities(
            release, AppRoles.All, new NoOrders(), attempts, new StepFailures(new RandomIds(), log), scopes);
        var workflows = new DurableWorkflows(release);
        var stopping = CancellationToken.None;
        builder.Services.AddDurableTaskWorker(durable =>
        {
            durable.UseGrpc(channel);
            durable.AddTasks(tasks =>
            {
                foreach (var workflow in release.Workflows)
                    tasks.AddOrchestratorFunc<string, string>(workflow.Name, (context, _) => workflows.Run(context));
                foreach (var activity in release.Activities)
                    tasks.AddActivityFunc<string, string>(activity.Name, (_, call) => activities.Run(activity.Name, call, stopping));
            });
        });
        worker = builder.Build();
        stopping = worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var clients = new DurableClients();
        clients.Use(worker.Services.GetRequiredService<DurableTaskClient>());
        Client = new DurableWorkflowClient(release, clients);
        await worker.StartAsync();
    }

    private async Task StopEngine()
    {
        channel.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await engine.StopAsync(patience.Token);
        await engine.DisposeAsync();
        await storage.StopAsync(isForced: true);
    }

    private async Task StopWorker()
    {
        await worker.StopAsync();
        worker.Dispose();
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
