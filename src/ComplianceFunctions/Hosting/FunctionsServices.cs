using System.Security.Cryptography;
using Azure.Storage.Queues;
using Compliance;
using Compliance.Commands;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.Correspondence;
using Compliance.DataMap;
using Compliance.Durable;
using Compliance.KeyVault;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Recipients;
using Compliance.Restores;
using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Storage.Secrets;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Web;
using Compliance.Web.Health;
using Compliance.Workflows;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// The composition root: the same application as everywhere, on Azure's engine, vaults, stores and queues, for this app's roles.
/// </summary>
internal static class FunctionsServices
{
    /// <param name="services">The host's.</param>
    /// <param name="configuration">Checked already.</param>
    /// <param name="roles">This app's.</param>
    public static IServiceCollection AddComplianceFunctions(
        this IServiceCollection services, IConfiguration configuration, AppRoles roles)
    {
#pragma warning disable RS0030 // The composition root is where time comes from.
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        services.AddSingleton<IIdSource, RandomIds>();
        services.AddSingleton(roles);
        services.AddSingleton(StorageConnections.Read(configuration));
        services.AddComplianceStorage();
        services.AddProtection(roles);
        if (roles.Contains(Role.Service))
            services
                .AddSingleton<LoadedDataMap>()
                .AddDataMap(each => each.GetRequiredService<LoadedDataMap>().File)
                .AddConnectors(
                    each => each.GetRequiredService<DataMapFile>().Map,
                    configuration,
                    credential: AppIdentity.Of(configuration[AppSetting.ClientId]));
        else
            services
                .AddAbsent<IDataMaps>(Role.Service).AddAbsent<IConnectors>(Role.Service).AddAbsent<IMailTemplates>(Role.Service)
                .AddAbsent<IMailer>(Role.Service).AddAbsent<IRecipientClient>(Role.Service);

        services.AddDurable().AddSingleton(_ => new DurableClients());
        services.AddCommands(configuration);
        services.AddCompliance();
        services.AddHealth(roles);
        services.AddComplianceWeb();
        services.AddSingleton<HttpEntry>();
        services.AddSingleton(each => new TimerTriggers(
            each.GetRequiredService<TimerDispatcher>(), each.GetRequiredService<DurableClients>(),
            stop => each.GetRequiredService<RestoreWatch>().Look(stop)));
        services.AddStart();
        return services;
    }

    private static void AddProtection(this IServiceCollection services, AppRoles roles)
    {
        services.AddOptions<ProtectionOptions>().BindConfiguration("Compliance:Protection").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(each => each.GetRequiredService<IOptions<ProtectionOptions>>().Value);
        services.AddKeyVault(roles);
    }

    /// <summary>Something of another role: the domain's services name it, and nothing that this app runs asks for it.</summary>
    private static IServiceCollection AddAbsent<T>(this IServiceCollection services, Role role)
        where T : class =>
        services.AddSingleton<T>(_ =>
            throw new InvalidOperationException($"This app is not deployed as {role}, and has no {typeof(T).Name}."));

    private static void AddCommands(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new StorageConnection(configuration, QueueNames.Connection).Queues);
        services.AddSingleton<InProcessCommands>();
        services.AddSingleton(each => new CommandQueues(
            each.GetRequiredService<QueueServiceClient>(),
            each.GetRequiredService<AppRoles>(),
            each.GetRequiredService<WorkflowTable>(),
            each.GetRequiredService<InProcessCommands>(),
            new WorkflowReplies(new(each.GetRequiredService<IWorkflowClient>))));
        services.AddSingleton<ICommandSender>(each => each.GetRequiredService<CommandQueues>());
        services.AddSingleton<ICommandReplies>(each => each.GetRequiredService<CommandQueues>());
        services.AddSingleton<CommandConsumer>().AddSingleton<QueuePreparation>().AddHostedService<QueueDepths>();
    }

    private static void AddStart(this IServiceCollection services)
    {
        services.AddSingleton<StartGate>().AddSingleton<AppPreparation>();
        services.AddHostedService(each => new AppStart(
            each.GetRequiredService<AppPreparation>().Run, each.GetRequiredService<StartGate>(),
            each.GetRequiredService<IHostApplicationLifetime>(),
            each.GetRequiredService<TimeProvider>(), each.GetRequiredService<ILogger<AppStart>>()));
    }

    private static void AddHealth(this IServiceCollection services, AppRoles roles)
    {
        var health = services.AddHealthChecks().AddCheck<StartHealth>("start", tags: [StartHealth.Tag, DisclosableHealth.Tag]);
        health.AddCheck<TaskHubHealth>("task-hub").AddKeyVault("vault", DisclosableHealth.Tag);
        if (roles.Contains(Role.Service))
            health.AddCheck<StorageHealth>("storage").AddCheck<PreflightHealth>("preflight", tags: [DisclosableHealth.Tag]);
    }
}
