using System.Security.Cryptography;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.LocalHost.Engine;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault;
using Compliance.Proof.Signing;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Storage.Secrets;
using Compliance.Subjects;
using Compliance.Web;
using Compliance.Web.Health;
using Compliance.Web.Pipeline;
using NodaTime;

namespace Compliance.LocalHost.Hosting;

/// <summary>The composition root: which clock, which randomness, which vault, which engine.</summary>
internal static class LocalServices
{
    /// <summary>The deployment's identifier on one machine.</summary>
    public const string Tenant = "local";

    public static IServiceCollection AddLocalHost(this IServiceCollection services, LocalHostOptions options, IConfiguration configuration)
    {
        services.AddSealing(options);
        services.AddDataMap(options, configuration);

        services.AddHealthChecks().AddCheck<StorageHealth>("storage").AddCheck<VaultHealth>("vault");
        services.AddComplianceWeb();
        services.AddDevelopmentIssuer();
        services.ServeCompliance(Endpoints.Table);

        services.AddWorkflowEngine(configuration.GetSection(EngineOptions.SectionName).Get<EngineOptions>() ?? new EngineOptions());
        services.AddHostedService<Resumption>();
        services.AddHostedService<TimerService>();
        return services;
    }

    /// <summary>What gives customers their keys and seals for them: no engine, no API, no timers.</summary>
    public static IServiceCollection AddSealing(this IServiceCollection services, LocalHostOptions options)
    {
#pragma warning disable RS0030 // The composition root is where time comes from.
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        services.AddSingleton<IIdSource, RandomIds>();
        services.AddSingleton(options);

        services.AddAzureClients(options.StorageConnectionString);
        services.AddComplianceStorage();
        services.AddProtection(options);
        services.AddCompliance();
        services.Configure<KeyPoolOptions>(pool => pool.Ahead = options.KeysAhead);
        return services;
    }

    private static void AddAzureClients(this IServiceCollection services, string connectionString)
    {
        // A frozen Azurite is waited for, not given up on: the engine retries what fails, and a slow answer is better than an unknown one.
        services.AddSingleton(_ => new TableServiceClient(connectionString, Patient(new TableClientOptions())));
        services.AddSingleton(_ => new BlobServiceClient(connectionString, Patient(new BlobClientOptions())));

        static T Patient<T>(T client)
            where T : ClientOptions
        {
            client.Retry.MaxRetries = 5;
            client.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
            return client;
        }
    }

    private static void AddProtection(this IServiceCollection services, LocalHostOptions options)
    {
        services.AddSingleton(new ProtectionOptions { Tenant = Tenant, LeaseLifetime = options.LeaseLifetime });
        services.AddSingleton<IKeyVault>(each => new LocalKeyVault(
            new LocalKeyVaultOptions { Directory = VaultFiles.Keys(options.DataDirectory) }, each.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStatementSigner>(_ => new LocalStatementSigner(VaultFiles.SigningKey(options.DataDirectory)));
        services.AddSingleton(each => each.GetRequiredService<DeploymentSecrets>().BlindIndex);
    }

    private static void AddDataMap(this IServiceCollection services, LocalHostOptions options, IConfiguration configuration)
    {
        // Read right here: a broken map or setting ends the start before anything else began.
        var file = DataMapFile.Read(options.DataMap);
        var connections = new Dictionary<string, ConnectionSettings>(options.Connections);
        foreach (var section in configuration.GetSection("Connections").GetChildren())
            connections[section.Key] = section.Get<ConnectionSettings>()!;
        services.AddSingleton(file);
        services.AddSingleton<DataMaps>().AddSingleton<IDataMaps>(each => each.GetRequiredService<DataMaps>());
        services.AddSingleton<IConnectors>(each =>
            new ConnectorRegistry(file.Map.Connections.Values, connections, each.GetRequiredService<TimeProvider>()));
        services.AddSingleton(each => new MaskingStrategies(each.GetRequiredService<DeploymentSecrets>().Masking, RandomNumberGenerator.Create()));
    }
}
