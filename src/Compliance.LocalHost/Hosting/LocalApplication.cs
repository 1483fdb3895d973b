using Compliance.Keys;
using Compliance.LocalHost.Identity;
using Compliance.Storage;
using Compliance.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NodaTime;

namespace Compliance.LocalHost.Hosting;

/// <summary>The whole application in this process: Kestrel on a loopback port, the workflow engine, the local vault.</summary>
public sealed class LocalApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalApplication(WebApplication app) => _app = app;

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>Ends when the host stops, by Ctrl-C.</summary>
    public Task Ended => _app.WaitForShutdownAsync();

    /// <param name="options">What it works on.</param>
    /// <param name="logging">Where it logs; as the configuration says by default.</param>
    /// <param name="services">Takes services away or puts others in their place, once all are there; none by default.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="DataMap.DataMapException">The data map is broken; with every error.</exception>
    public static async Task<LocalApplication> Start(
        LocalHostOptions options, Action<ILoggingBuilder>? logging = null, Action<IServiceCollection>? services = null,
        CancellationToken cancellation = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        logging?.Invoke(builder.Logging);
        builder.Services.AddLocalHost(options, builder.Configuration);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            await app.Services.GetRequiredService<Preparation>().Run(cancellation);
            await app.StartAsync(cancellation);
            return new LocalApplication(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A development token of the person at this machine, with these permissions, or with all of them.</summary>
    public string Token(Duration lifetime, params IReadOnlyList<Permission> permissions) =>
        Services
            .GetRequiredService<DevelopmentIssuer>()
            .Issue("local-operator", permissions.Count > 0 ? permissions : Permission.All, lifetime);

    /// <summary>A development token of another person, who may approve what the first one submits.</summary>
    public string ApproverToken(Duration lifetime) => Services.GetRequiredService<DevelopmentIssuer>().IssueToApprover(lifetime);

    /// <summary>Has so many vault keys ready before it returns.</summary>
    public Task FillKeyPool(int keys, IProgress<int>? progress, CancellationToken cancellation) =>
        Services.GetRequiredService<KeyProvisioning>().Fill(keys, Environment.ProcessorCount, progress, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
