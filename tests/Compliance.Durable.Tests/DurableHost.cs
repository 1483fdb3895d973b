using Compliance.LocalHost.Engine;
using Compliance.Commands;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Durable.Tests;

/// <summary>
/// The engine as the local host runs it, on a task hub of its own in Azurite. It is stopped and started again on what it left, possibly as
/// another release.
/// </summary>
internal sealed class DurableHost : IWorkflowHost
{
    private readonly CollectedLog log = new();
    private readonly ServiceProvider noServices = new ServiceCollection().BuildServiceProvider();
    private readonly MemoryAttempts attempts = new();
    private readonly EngineOptions options = new() { TaskHub = AzuriteFixture.NewPrefix() };
    private readonly RandomIds ids = new();
    private readonly string connectionString;
    private readonly AppRoles roles;
    private readonly ICommandSender orders;
    private WorkflowTable release;
    private WorkflowEngine? engine;

    private DurableHost(string connectionString, WorkflowTable release, AppRoles roles, ICommandSender orders) =>
        (this.connectionString, this.release, this.roles, this.orders) = (connectionString, release, roles, orders);

    public IWorkflowClient Client { get; private set; } = null!;

    public IReadOnlyCollection<string> LogLines => log.Lines;

    public Instant Now => SystemClock.Instance.GetCurrentInstant();

    /// <summary>What the names of all begin with that the engine keeps.</summary>
    public string TaskHub => options.TaskHub;

    public static async Task<DurableHost> Start(
        AzuriteFixture azurite, WorkflowTable table, AppRoles? roles = null, ICommandSender? orders = null)
    {
        var host = new DurableHost(azurite.ConnectionString, table, roles ?? AppRoles.All, orders ?? new NoCommands());
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

    public async Task Stop()
    {
        if (engine is null)
            return;
        await engine.StopAsync(CancellationToken.None);
        engine.Dispose();
        engine = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await noServices.DisposeAsync();
    }

    private async Task Start()
    {
        var activities = new DurableActivities(
            release, roles, orders, attempts, new StepFailures(ids, log), noServices.GetRequiredService<IServiceScopeFactory>());
        engine = new WorkflowEngine(connectionString, options, new DurableWorkflows(release), activities, ids, log);
        await engine.StartAsync(CancellationToken.None);
        Client = new DurableWorkflowClient(release, new DurableClients(engine.Client), ids);
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid New() => Guid.NewGuid();
    }

    private sealed class NoCommands : ICommandSender
    {
        public Task Send(Role role, RoleCommand command, CancellationToken cancellation) =>
            throw new NotSupportedException("This host has every role.");
    }
}
