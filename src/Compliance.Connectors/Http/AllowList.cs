using System.Net;

namespace Compliance.Connectors.Http;

/// <summary>Lets requests through to the configured scheme, host, port and path alone, whatever built their address.</summary>
internal sealed class AllowList(Uri root) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } address && root.IsBaseOf(address)
            && address.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.Ordinal)
            ? base.SendAsync(request, cancellationToken)
            : throw new RestException(HttpStatusCode.Forbidden);
}
