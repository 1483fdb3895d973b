using Azure.Data.Tables;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Engine;

internal static class EngineServices
{
    /// <summary>
    /// Adds the embedded engine as <see cref="IWorkflowClient"/>. Needs a <see cref="TableServiceClient"/>, the
    /// <see cref="WorkflowTable"/>, an <see cref="IClock"/> and an <see cref="IIdSource"/>. The host stops when another takes its storage over.
    /// </summary>
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services, EngineOptions options) => services
        .AddSingleton(provider => Make(provider, options))
        .AddSingleton<IWorkflowClient>(provider => provider.GetRequiredService<WorkflowEngine>())
        .AddSingleton(provider => provider.GetRequiredService<WorkflowEngine>().Counters)
        .AddHostedService(provider => provider.GetRequiredService<WorkflowEngine>());

    private static WorkflowEngine Make(IServiceProvider provider, EngineOptions options)
    {
        var engine = new WorkflowEngine(
            provider.GetRequiredService<TableServiceClient>(), provider.GetRequiredService<WorkflowTable>(),
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IClock>(), provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<ILoggerFactory>(), options, FaultPoints.FromEnvironment());
        var lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
        engine.Stopped.ContinueWith(_ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return engine;
    }
}
