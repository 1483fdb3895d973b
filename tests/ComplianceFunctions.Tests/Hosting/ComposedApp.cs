using System.Diagnostics;
using System.Text;
using Compliance.Proof.Signing;
using Compliance.Evidence;
using Compliance.Protection.Vault;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Workflows;
using Compliance.Testing.Domain;
using ComplianceFunctions.Functions;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>The app as its composition root makes it for some roles, on the sample settings; nothing of it has been called yet.</summary>
internal static class ComposedApp
{
    private const string NoStorage = "UseDevelopmentStorage=true";

    public static ServiceProvider Of(string roles, string map = "dataset: []", params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(RepositoryFile.Settings().Select(each => new KeyValuePair<string, string?>(each.Key, each.Value)))
            .AddInMemoryCollection(settings.Select(each => new KeyValuePair<string, string?>(each.Name, each.Value)))
            .AddInMemoryCollection([new("Compliance:Roles", roles)]).Build();
        var app = AppRoles.Parse(roles)!;
        var file = app.Contains(Role.Service) ? DataMapFile.Parse(Encoding.UTF8.GetBytes(map), "map.yml") : null;
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddComplianceFunctions(configuration, app);
        services.AddSingleton(Mock.Of<IHostApplicationLifetime>());

        // There is no storage here: what calls it fails at once, and is not tried again.
        services.AddSingleton(StorageAccounts.One(
            new TableServiceClient(NoStorage, new TableClientOptions { Retry = { MaxRetries = 0 } }),
            new BlobServiceClient(NoStorage, new BlobClientOptions { Retry = { MaxRetries = 0 } })));
        // The vault's client may not be there to build with, see eng/keyvault-reference; and the seed is in the storage.
        services.AddSingleton(Mock.Of<IKeyVault>()).AddSingleton<IStatementSigner, OneKeySigner>()
            .AddSingleton(Mock.Of<ILogSeed>(seed => seed.Read(It.IsAny<CancellationToken>()) == Task.FromResult(new byte[32])));
        // As any web host has.
        services.AddSingleton(new DiagnosticListener("composed"));
        foreach (
            var functions in new[]
            {
                typeof(HttpFunctions),
                typeof(WorkflowFunctions),
                typeof(ActivityFunctions),
                typeof(TimerFunctions),
                typeof(CommandFunctions),
            }
        )
            services.AddSingleton(functions);
        var composed = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        if (file is not null)
            composed.GetRequiredService<LoadedDataMap>().Set(file);
        return composed;
    }
}
