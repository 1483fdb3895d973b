using Compliance.LocalHost.Engine;
using Compliance.Commands;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
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
    private readonly CollectedLog _log = new();
    private readonly ServiceProvider _noServices = new ServiceCollection().BuildServiceProvider();
    private readonly MemoryAttempts _attempts = new();
    private readonly EngineOptions _options = new() { TaskHub = AzuriteFixture.NewPrefix() };
    private readonly RandomIds _ids = new();
    private readonly string _connectionString;
    private readonly AppRoles _roles;
    private readonly ICommandSender _orders;
    private WorkflowTable _release;
    private WorkflowEngine? _engine;

    private DurableHost(string connectionString, WorkflowTable release, AppRoles roles, ICommandSender orders) =>
        (_connectionString, _release, _roles, _orders) = (connectionString, release, roles, orders);

    public IWorkflowClient Client { get; private set; } = null!;

    public IReadOnlyCollection<string> LogLines => _log.Lines;

    public Instant Now => SystemClock.Instance.GetCurrentInstant();

    /// <summary>What the names of all begin with that the engine keeps.</summary>
    public string TaskHub => _options.TaskHub;

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
        _release = newRelease ?? _release;
        await Stop();
        await Start();
    }

    public async Task Stop()
    {
        if (_engine is null)
            return;
        await _engine.StopAsync(CancellationToken.None);
        _engine.Dispose();
        _engine = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _noServices.DisposeAsync();
    }

    private async Task Start()
    {
        var activities = new DurableActivities(
            _release, _roles, _orders, _attempts, new StepFailures(_ids, _log), _noServices.GetRequiredService<IServiceScopeFactory>());
        _engine = new WorkflowEngine(_connectionString, _options, new DurableWorkflows(_release), activities, _ids, _log);
        await _engine.StartAsync(CancellationToken.None);
        Client = new DurableWorkflowClient(_release, new DurableClients(_engine.Client), _ids);
    }

    private sealed class NoCommands : ICommandSender
    {
        public Task Send(Role role, RoleCommand command, CancellationToken cancellation) =>
            throw new NotSupportedException("This host has every role.");
    }
}
