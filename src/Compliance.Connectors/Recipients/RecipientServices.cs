using System.Net;
using Compliance.Connectors.Http;
using Compliance.Recipients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Recipients;

public static class RecipientServices
{
    /// <summary>Tells recipients at the addresses of the section <c>Compliance:Recipients</c>, and at no other.</summary>
    public static IServiceCollection AddRecipientClient(this IServiceCollection services)
    {
        services.AddHttpClient(RecipientClient.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(each => new ConfiguredAddresses(each.GetRequiredService<IOptions<RecipientOptions>>()))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 16, ActivityHeadersPropagator = null,
            })
            // They would write the address.
            .RemoveAllLoggers();
        services.TryAddSingleton<IRecipientClient, RecipientClient>();
        return services;
    }

    /// <summary>Lets requests through to an address of the configuration alone, as <see cref="AllowList"/> does.</summary>
    private sealed class ConfiguredAddresses(IOptions<RecipientOptions> options) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            options.Value.Addresses.Values.Any(each => new Uri(each) == request.RequestUri)
                ? base.SendAsync(request, cancellationToken)
                : throw new RecipientException("address-not-allowed");
    }
}
