using Azure.Data.Tables;
using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>The embedded engine on Azurite, on a table of its own, with a clock that can be moved.</summary>
internal sealed class EmbeddedHost(AzuriteFixture azurite, WorkflowTable table) : IWorkflowHost
{
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private WorkflowTable release = table;

    public ShiftedClock Clock { get; } = new();

    public CollectedLog Log { get; } = new();

    public EngineOptions Options { get; init; } = new()
    {
        TablePrefix = AzuriteFixture.NewPrefix(),
        ClockCheck = TimeSpan.FromMilliseconds(10),
        SafetyScan = TimeSpan.FromSeconds(1),
    };

    public IFaultPoints Faults { get; set; } = FaultPoints.None;

    public TableServiceClient Storage { get; init; } = new(azurite.ConnectionString);

    public TableClient Rows => Storage.GetTableClient($"{Options.TablePrefix}Instances");

    public WorkflowEngine Engine { get; private set; } = null!;

    public IWorkflowClient Client => Engine;

    public IReadOnlyCollection<string> LogLines => Log.Lines;

    public Instant Now => Clock.GetCurrentInstant();

    public static async Task<EmbeddedHost> Start(AzuriteFixture azurite, WorkflowTable table, bool replayEveryStep = false)
    {
        var host = new EmbeddedHost(azurite, table);
        host.Options.ReplayEveryStep = replayEveryStep;
        await host.Start();
        return host;
    }

    public WorkflowEngine NewEngine() =>
        new(Storage, release, services.GetRequiredService<IServiceScopeFactory>(), Clock, new RandomIds(), Log, Options, Faults);

    public async Task Start()
    {
        Engine = NewEngine();
        await Engine.StartAsync(CancellationToken.None);
    }

    public Task Pass(Duration time)
    {
        Clock.Pass(time);
        return Task.CompletedTask;
    }

    public async Task Restart(WorkflowTable? newRelease = null)
    {
        release = newRelease ?? release;
        await Engine.StopAsync(CancellationToken.None);
        Engine.Dispose();
        await Start();
    }

    /// <summary>What kill -9 does, and a new start on what it left.</summary>
    public async Task CrashAndRestart()
    {
        Engine.Abandon();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        Engine.Dispose();
        await Rows.DeleteAsync();
        await services.DisposeAsync();
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid New() => Guid.NewGuid();
    }
}
