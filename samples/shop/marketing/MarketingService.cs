namespace Shop.Marketing;

/// <summary>
/// The shop's marketing provider: a small service that keeps contacts and events behind HTTP, like the ones a company
/// rents and cannot reach in any other way. Runs as a process of its own (<c>dotnet Shop.Marketing.dll</c>) or inside a host.
/// </summary>
public sealed class MarketingService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MarketingService(WebApplication app) => _app = app;

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Starts inside this process and returns once it listens.</summary>
    public static async Task<MarketingService> Start(MarketingOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        // Empty on purpose: no configuration of the surrounding host, and no request logs, whose query strings would hold
        // email addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddSingleton(new RecordStore(options.DatabasePath));
        var app = builder.Build();
        app.Use(new ApiKey(options.ApiKey, open: "/health").Require);
        app.MapGet("/health", () => Results.Ok(new { status = "healthy" }));
        app.MapGet("/schema", (RecordStore store) => RecordKind.All.ToDictionary(kind => kind.Name, store.Fields));
        foreach (var kind in RecordKind.All)
            app.MapGroup($"/{kind.Name}").MapRecords(kind);
        await app.StartAsync(cancellation);
        return new MarketingService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Lives as long as its owner wants; the usual lifetime would take Ctrl-C away from the surrounding host.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
