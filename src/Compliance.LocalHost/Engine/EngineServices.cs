using Azure.Data.Tables;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Engine;

public static class EngineServices
{
    /// <summary>The key of the engine's own storage client: its requests are told apart from this system's other ones.</summary>
    public const string StorageClient = "workflow-engine";

    /// <summary>
    /// Adds the embedded engine as <see cref="IWorkflowClient"/>. Needs a <see cref="TableServiceClient"/> under <see cref="StorageClient"/>, the
    /// <see cref="WorkflowTable"/>, an <see cref="IClock"/> and an <see cref="IIdSource"/>. The host stops when another takes its storage over.
    /// </summary>
    internal static IServiceCollection AddWorkflowEngine(this IServiceCollection services, EngineOptions options) => services
        .AddSingleton(provider => Make(provider, options))
        .AddSingleton<IWorkflowClient>(provider => provider.GetRequiredService<WorkflowEngine>())
        .AddSingleton(provider => provider.GetRequiredService<WorkflowEngine>().Counters)
        .AddHostedService(provider => provider.GetRequiredService<WorkflowEngine>());

    private static WorkflowEngine Make(IServiceProvider provider, EngineOptions options)
    {
        var engine = new WorkflowEngine(
            provider.GetRequiredKeyedService<TableServiceClient>(StorageClient), provider.GetRequiredService<WorkflowTable>(),
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IClock>(), provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<ILoggerFactory>(), options, FaultPoints.FromEnvironment());
        var lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
        engine.Stopped.ContinueWith(_ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return engine;
    }
}
