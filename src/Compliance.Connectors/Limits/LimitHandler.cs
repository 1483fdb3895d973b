namespace Compliance.Connectors.Limits;

/// <summary>Keeps a connection's limits at each HTTP request.</summary>
internal sealed class LimitHandler(CallLimit limit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var turn = await limit.Take(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
