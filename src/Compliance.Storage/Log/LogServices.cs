using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Log;

/// <summary>Where the evidence log is kept, how it is watched, and who vouches for it.</summary>
internal static class LogServices
{
    public static void AddLogStorage(this IServiceCollection services)
    {
        services.AddSingleton<ILogStore, BlobLogStore>().AddSingleton<ILogSource>(each => each.GetRequiredService<ILogStore>());
        services.AddSingleton<ILogGuard, TableLogGuard>();
        services.AddSingleton<ILogRefusals, TableLogRefusals>();
        services.AddSingleton<ILogReceipts, TableLogReceipts>();
        services.AddSingleton<LogParts>();
        services.AddSingleton<IWatchedLog, WatchedLog>();
        services.AddKeyedSingleton<ILogSource>(LogMonitoring.Source, (each, _) => Options(each).Prefix is { } prefix
            ? new HttpLogSource(new HttpClient { BaseAddress = prefix })
            : each.GetRequiredService<ILogStore>());

        // As lists, for how many there are is configuration; a host may add a witness of its own.
        services.AddSingleton<IReadOnlyList<IWitness>>(each => [.. each.GetServices<IWitness>(), .. Options(each).Witnesses.Select(Witness)]);
        services.AddSingleton<IReadOnlyList<ITimestampAuthority>>(each => [.. Options(each).TimestampAuthorities.Select(address => new TimestampAuthority(new HttpClient(), address))]);
    }

    private static LogOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<LogOptions>>().Value;

    private static WitnessClient Witness(WitnessOptions options) => new(new HttpClient { BaseAddress = options.Url }, VerifierKey.Parse(options.Key));
}
