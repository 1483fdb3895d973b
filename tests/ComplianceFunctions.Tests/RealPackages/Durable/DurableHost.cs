using Compliance.Orders;
using Compliance.Subjects;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace ComplianceFunctions.Tests.RealPackages.Durable;

/// <summary>
/// The Durable Task engine and its .NET worker as the packages bring them, in this process: an engine that stays, and a worker in front
/// of it that can be stopped and replaced by another release.
/// </summary>
internal sealed class DurableHost : IWorkflowHost
{
    private readonly CollectedLog log = new();
    private readonly ServiceProvider noServices = new ServiceCollection().BuildServiceProvider();
    private readonly MemoryAttempts attempts = new();
    private WebApplication engine = null!;
    private GrpcChannel channel = null!;
    private IHost worker = null!;
    private WorkflowTable release;

    private DurableHost(WorkflowTable release) => this.release = release;

    public IWorkflowClient Client { get; private set; } = null!;

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public Instant Now => SystemClock.Instance.GetCurrentInstant();

    public static async Task<DurableHost> Start(WorkflowTable table)
    {
        var host = new DurableHost(table);
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
        await StartWorker();
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorker();
        channel.Dispose();
        await engine.StopAsync();
        await engine.DisposeAsync();
        await noServices.DisposeAsync();
    }

    private async Task StartEngine()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new InMemoryOrchestrationService(log));
        builder.Services.AddSingleton<IOrchestrationService>(each => each.GetRequiredService<InMemoryOrchestrationService>());
        builder.Services.AddSingleton<IOrchestrationServiceClient>(each => each.GetRequiredService<InMemoryOrchestrationService>());
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
