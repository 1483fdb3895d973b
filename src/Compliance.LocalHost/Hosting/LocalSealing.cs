using Compliance.Evidence;
using Compliance.Storage;
using Compliance.Storage.Keys;
using Compliance.Storage.Secrets;
using Compliance.Workflows;

namespace Compliance.LocalHost.Hosting;

/// <summary>
/// The part of the application that enrols customers and seals for them, in this process: it fills stores for a host that runs elsewhere.
/// </summary>
internal sealed class LocalSealing : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private LocalSealing(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    /// <exception cref="DeploymentSecretsException">The stores belong to another vault.</exception>
    public static async Task<LocalSealing> Start(LocalHostOptions options, CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(options.Settings).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddSealing(options)
            .BuildServiceProvider();
        try
        {
            await services.GetRequiredService<StorageLayout>().Prepare(AppRoles.All, cancellation);
            await services.GetRequiredService<OwnKeys>().Ensure(cancellation);
            await services.GetRequiredService<LogKeyring>().Load(cancellation);
            await services.GetRequiredService<DeploymentSecrets>().Load(cancellation);
            return new LocalSealing(services);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
