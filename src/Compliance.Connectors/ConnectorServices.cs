using Azure.Core;
using Compliance.Connectors.Http;
using Compliance.Connectors.Mail;
using Compliance.Connectors.Recipients;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Connectors;

public static class ConnectorServices
{
    private const string Section = "Connections";

    /// <summary>Reaches the data map's stores as the configuration's section <c>Connections</c> says.</summary>
    /// <param name="services">Has a TimeProvider.</param>
    /// <param name="map">Names the connections.</param>
    /// <param name="configuration">Goes before <paramref name="usual"/>.</param>
    /// <param name="usual">How connections are reached that the configuration does not name.</param>
    /// <param name="credential">The host's identity, for connections with an endpoint.</param>
    public static IServiceCollection AddConnectors(
        this IServiceCollection services, PersonalDataMap map, IConfiguration configuration,
        IReadOnlyDictionary<string, ConnectionSettings>? usual = null, TokenCredential? credential = null) =>
        services.AddConnectors(_ => map, configuration, usual, credential);

    /// <param name="services">Has a TimeProvider.</param>
    /// <param name="map">Gives the map once it is read: nothing asks before.</param>
    /// <param name="configuration">Goes before <paramref name="usual"/>.</param>
    /// <param name="usual">How connections are reached that the configuration does not name.</param>
    /// <param name="credential">The host's identity, for connections with an endpoint.</param>
    public static IServiceCollection AddConnectors(
        this IServiceCollection services, Func<IServiceProvider, PersonalDataMap> map, IConfiguration configuration,
        IReadOnlyDictionary<string, ConnectionSettings>? usual = null, TokenCredential? credential = null)
    {
        var settings = new Dictionary<string, ConnectionSettings>(usual ?? new Dictionary<string, ConnectionSettings>());
        foreach (var section in configuration.GetSection(Section).GetChildren())
            settings[section.Key] = section.Get<ConnectionSettings>()!;
        // The connections are known once the map is read, and so the registry makes their clients.
        return services.AddMail().AddRecipientClient().AddSingleton<IConnectors>(each =>
            new ConnectorRegistry(map(each).Connections.Values, settings, each.GetRequiredService<TimeProvider>(), credential));
    }
}
