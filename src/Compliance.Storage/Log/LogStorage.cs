using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;
using Compliance.Requests.Rights.Erasure;
using Compliance.Reviews.Checks;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Log;

/// <summary>Where the evidence log is kept, how it is watched, and who vouches for it.</summary>
internal sealed class LogStorage : StorageModule
{
    /// <summary>Names of clients, for a host that has to reach these through a proxy of its own.</summary>
    private const string PrefixClient = "compliance-log";
    private const string WitnessClientName = "compliance-witness";
    private const string TimestampClient = "compliance-timestamp";

    public override IEnumerable<StatePart> Parts =>
    [
        BlobLogStore.WrittenOnce,
        BlobLogStore.Overwritten,
        TableLogEntryIndex.Table,
        TableLogEntryIndex.Openings,
        TableLogGuard.Table,
        WatchedLog.Container,
    ];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ILogStore, BlobLogStore>().AddSingleton<ILogSource>(each => each.GetRequiredService<ILogStore>());
        services.AddSingleton<ILogGuard, TableLogGuard>();
        services.AddSingleton<ILogRefusals, TableLogRefusals>();
        services.AddSingleton<ILogEntryIndex, TableLogEntryIndex>();
        services.AddSingleton<LogParts>();
        services.AddSingleton<IWatchedLog, WatchedLog>();
        services.AddKeyedSingleton<ILogSource>(LogMonitoring.Source, (each, _) => Options(each).Prefix is { } prefix
            ? new HttpLogSource(Client(each, PrefixClient, prefix), LogLeaf.Size)
            : each.GetRequiredService<ILogStore>());

        // As lists, for how many there are is configuration; a host may add a witness of its own.
        services.AddSingleton<IReadOnlyList<IWitness>>(each =>
            [.. each.GetServices<IWitness>(), .. Options(each).Witnesses.Select(witness => Witness(each, witness))]);
        services.AddSingleton<IReadOnlyList<ITimestampAuthority>>(each =>
            [.. Options(each).TimestampAuthorities.Select(address => new TimestampAuthority(Client(each, TimestampClient), address))]);

        // The log may send its readers elsewhere; nobody else may send this app anywhere.
        AddOutsideClient(services, PrefixClient, redirects: 3);
        AddOutsideClient(services, WitnessClientName, redirects: 0);
        AddOutsideClient(services, TimestampClient, redirects: 0);
    }

    /// <summary>A client that singletons keep: its handler stays, and renews its connections itself.</summary>
    private static void AddOutsideClient(IServiceCollection services, string name, int redirects) => services.AddHttpClient(name)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = redirects > 0,
            MaxAutomaticRedirections = Math.Max(1, redirects),
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    private static HttpClient Client(IServiceProvider services, string name, Uri? address = null)
    {
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        client.BaseAddress = address;
        return client;
    }

    private static LogOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<LogOptions>>().Value;

    private static WitnessClient Witness(IServiceProvider services, WitnessOptions options) =>
        new(Client(services, WitnessClientName, options.Url), VerifierKey.Parse(options.Key));
}
