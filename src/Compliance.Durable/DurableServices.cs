using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Durable;

/// <summary>The workflow contract on the Durable Task SDK, for whichever host runs the engine.</summary>
public static class DurableServices
{
    /// <summary>
    /// Adds <see cref="IWorkflowClient"/>, and what the host's orchestrators and activities call. The host adds <see
    /// cref="DurableClients"/>.
    /// </summary>
    public static IServiceCollection AddDurable(this IServiceCollection services) => services
        .AddSingleton<DurableWorkflows>()
        .AddSingleton<DurableActivities>()
        .AddSingleton<IWorkflowClient, DurableWorkflowClient>();
}
