using Compliance.Durable;
using Compliance.LocalHost.Hosting;
using Compliance.Subjects;
using Compliance.Values;

namespace Compliance.LocalHost.Engine;

internal static class EngineServices
{
    /// <summary>Adds the engine, which starts and stops with the host, and the workflow client on it.</summary>
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services, EngineOptions options) => services
        .AddDurable()
        .AddSingleton(each => new WorkflowEngine(
            each.GetRequiredService<LocalHostOptions>().StorageConnectionString, options, each.GetRequiredService<DurableWorkflows>(),
            each.GetRequiredService<DurableActivities>(), each.GetRequiredService<IIdSource>(), each.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(each => new DurableClients(each.GetRequiredService<WorkflowEngine>().Client))
        .AddHostedService(each => each.GetRequiredService<WorkflowEngine>());
}
