using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Connectors.Http;

/// <summary>A named client for each connection over HTTP: what it may reach, and with which key.</summary>
internal static class RestClients
{
    public static string NameOf(Connection connection) => $"connection-{connection.Name}";

    public static Uri RootOf(ConnectionSettings settings) => new(settings.BaseUrl!.TrimEnd('/') + "/");

    /// <param name="services">Get the clients; nothing is looked at before one is asked for.</param>
    /// <param name="connections">Of the data map.</param>
    /// <param name="settings">By the connection's name.</param>
    public static IServiceCollection AddRestClients(
        this IServiceCollection services, IEnumerable<Connection> connections, IReadOnlyDictionary<string, ConnectionSettings> settings)
    {
        foreach (var connection in connections.Where(each => each.Kind == ConnectionKind.Http))
        {
            if (settings.TryGetValue(connection.Name, out var found))
                services.AddRestClient(NameOf(connection), found);
        }

        return services.AddHttpClient();
    }

    private static void AddRestClient(this IServiceCollection services, string name, ConnectionSettings settings) => services
        .AddHttpClient(name, client =>
        {
            // Each attempt has its own deadline, which counts the body too.
            client.Timeout = Timeout.InfiniteTimeSpan;
            if (settings.ApiKey is { Length: > 0 } key)
                client.DefaultRequestHeaders.Add(settings.ApiKeyHeader, key);
        })
        .AddHttpMessageHandler(() => new AllowList(RootOf(settings)))
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !RootOf(settings).IsLoopback,
            ConnectTimeout = settings.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // The path of a request holds the key of a row; no trace of it goes anywhere.
            ActivityHeadersPropagator = null,
        })
        // A connector keeps its client; the handler renews its connections itself.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        // They would write the path.
        .RemoveAllLoggers();
}
