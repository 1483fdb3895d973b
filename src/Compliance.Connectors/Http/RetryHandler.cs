using System.Net;

namespace Compliance.Connectors.Http;

/// <summary>Two quick retries, as every request of the REST shape may be sent twice. Long outages are waited for by the workflow.</summary>
internal sealed class RetryHandler(TimeProvider time) : DelegatingHandler
{
    public const int MaxRetries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (retry == MaxRetries || !IsPassing(response.StatusCode))
                    return response;
                response.Dispose();
            }
            catch (HttpRequestException) when (retry < MaxRetries)
            {
                // Refused or broken: once more.
            }

            await Task.Delay(FirstDelay * (retry + 1), time, cancellationToken);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
