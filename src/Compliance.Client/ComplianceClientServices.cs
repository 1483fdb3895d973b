using Compliance.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client.</summary>
public static class ComplianceClientServices
{
    /// <summary>
    /// Adds a <see cref="ComplianceClient"/> over a client of <see cref="IHttpClientFactory"/>. It follows no redirect and keeps no cookie.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="configure">Names the address and where tokens come from.</param>
    /// <returns>To add handlers, for instance for tokens.</returns>
    public static IHttpClientBuilder AddComplianceClient(
        this IServiceCollection services, Action<IServiceProvider, ComplianceClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services
            .AddHttpClient<ComplianceClient, ComplianceClient>((http, provider) =>
            {
                var options = new ComplianceClientOptions();
                configure(provider, options);
                return new ComplianceClient(http, options, provider.GetService<TimeProvider>());
            })
            // The client has a time-out of its own for each attempt.
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
    }
}
