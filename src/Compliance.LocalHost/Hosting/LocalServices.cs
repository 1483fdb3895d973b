using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.Correspondence;
using Compliance.Durable;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Keys;
using Compliance.LocalHost.Engine;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault;
using Compliance.LocalHost.Witnessing;
using Compliance.Proof.Signing;
using Compliance.Proof.Witnessing;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests.Rights.Erasure;
using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Storage.Secrets;
using Compliance.Values;
using Compliance.Web;
using Compliance.Web.Health;
using Compliance.Web.Home;
using Compliance.Web.Pipeline;
using NodaTime;

namespace Compliance.LocalHost.Hosting;

/// <summary>The composition root: which clock, which randomness, which vault, which engine.</summary>
internal static class LocalServices
{
    /// <summary>The deployment's identifier on one machine.</summary>
    public const string Tenant = "local";

    /// <summary>The log's name on one machine.</summary>
    public const string LogOrigin = "local.example/log";

    public static IServiceCollection AddLocalHost(this IServiceCollection services, LocalHostOptions options, IConfiguration configuration)
    {
        services.AddSealing(options);
        // Read right here: a broken map or setting ends the start before anything else began.
        var map = DataMapFile.Read(options.DataMap);
        services.AddDataMap(map).AddConnectors(map.Map, configuration, options.Connections);
        services.PostConfigure<MailOptions>(mail =>
        {
            // No mail leaves this machine unless somebody says so.
            if (mail.Host is null)
                mail.PickupDirectory ??= Path.Combine(options.DataDirectory, "mail");
        });

        services.AddHealthChecks().AddCheck<StorageHealth>("storage").AddCheck<VaultHealth>("vault")
            .AddCheck<PreflightHealth>("preflight", tags: [DisclosableHealth.Tag]);
        // Before the configuration is bound, which may say otherwise. Here a connection's address is its caller's.
        services.Configure<WebOptions>(web => (web.LogReadsPerAddress, web.PagesPerAddress, web.RejectionsPerAddress) = (6_000, 600, 600));
        services.AddComplianceWeb();
        services.AddDevelopmentIssuer();
        services.ServeCompliance(new([.. Endpoints.Table, .. WitnessEndpoints.Table, .. HomeApi.Endpoints]), ReferencePage.Map);

        services.AddWorkflowEngine(configuration.GetSection(EngineOptions.SectionName).Get<EngineOptions>() ?? new EngineOptions());
        services.AddHostedService<StartupRecovery>();
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
        services.Configure<LogOptions>(log => log.Origin = LogOrigin);
        services.AddSingleton<LocalWitness>().AddSingleton<IWitness>(each => each.GetRequiredService<LocalWitness>());
        services.AddCompliance();
        services.Configure<KeyPoolOptions>(pool => pool.Ahead = options.KeysAhead);
        return services;
    }

    private static void AddAzureClients(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => new TableServiceClient(connectionString, new TableClientOptions().WithRetries()));
        services.AddSingleton(_ => new BlobServiceClient(connectionString, new BlobClientOptions().WithRetries()));
    }

    private static void AddProtection(this IServiceCollection services, LocalHostOptions options)
    {
        services.AddSingleton(new ProtectionOptions { Tenant = Tenant, LeaseLifetime = options.LeaseLifetime });
        services.AddSingleton(each => new LocalKeyVault(
            new LocalKeyVaultOptions { Directory = VaultFiles.Keys(options.DataDirectory), PurgeProtection = options.PurgeProtection },
            each.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IKeyVault>(each => each.GetRequiredService<LocalKeyVault>());
        services.AddSingleton(each => each.GetRequiredService<LocalKeyVault>().Audit);
        services.Configure<AuditOptions>(audit => audit.Unwrappers.Add(LocalKeyVault.Principal));
        services.Configure<ErasureOptions>(Hasten);
        services.AddSingleton<IStatementSigner>(_ => new LocalStatementSigner(VaultFiles.SigningKey(options.DataDirectory)));
    }

    /// <summary>Nobody waits a day on their own machine. What the configuration says otherwise is kept.</summary>
    private static void Hasten(ErasureOptions erasure)
    {
        var usual = new ErasureOptions();
        if (erasure.CoolingOff == usual.CoolingOff)
            erasure.CoolingOff = TimeSpan.FromSeconds(1);
        if (erasure.MaxOperation == usual.MaxOperation)
            erasure.MaxOperation = TimeSpan.FromSeconds(1);
        if (erasure.ClockSkew == usual.ClockSkew)
            erasure.ClockSkew = TimeSpan.FromSeconds(1);
        if (erasure.AuditLag == usual.AuditLag)
            erasure.AuditLag = TimeSpan.FromSeconds(10);
    }
}
