using System.Threading.RateLimiting;
using Compliance.Web.Log;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Pipeline;

/// <summary>
/// Bounds what costs something and has no caller yet: reads of the log, pages that are open to anyone, and refusals of tokens. By address,
/// so that one cannot use up the others'. Whoever reads the log does not use up their pages.
/// </summary>
internal sealed class AddressLimit : IDisposable
{
    private readonly WebOptions _bounds;
    private readonly PartitionedRateLimiter<string>? _reads;
    private readonly PartitionedRateLimiter<string>? _pages;
    private readonly PartitionedRateLimiter<string>? _rejections;

    public AddressLimit(IOptions<WebOptions> options)
    {
        _bounds = options.Value;
        _reads = Limiter(_bounds.LogReadsPerAddress);
        _pages = Limiter(_bounds.PagesPerAddress);
        _rejections = Limiter(_bounds.RejectionsPerAddress);
    }

    /// <summary>
    /// A middleware: refuses a call too many of an endpoint that is open to anyone. Whether the app is alive may always be asked.
    /// </summary>
    public async Task Admit(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint()?.Metadata.GetMetadata<Endpoint>();
        var isOpen = endpoint?.Permission == Permission.Anonymous && endpoint.Role is not null;
        if (!isOpen || await TryTake(IsOfLog(endpoint!) ? _reads : _pages, http))
            await next(http);
    }

    /// <summary>Whether a request may be told that it has no valid token; otherwise it has been told to wait.</summary>
    public Task<bool> TryReject(HttpContext http) => TryTake(_rejections, http);

    public void Dispose()
    {
        _reads?.Dispose();
        _pages?.Dispose();
        _rejections?.Dispose();
    }

    private static bool IsOfLog(Endpoint endpoint) => LogApi.Group.Endpoints.Contains(endpoint);

    private async Task<bool> TryTake(PartitionedRateLimiter<string>? limiter, HttpContext http)
    {
        if (limiter is null)
            return true;
        using var lease = limiter.AttemptAcquire(CallerAddress.Of(http, _bounds.AddressHeader));
        if (lease.IsAcquired)
            return true;
        await Problem.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : _bounds.Window).Write(http);
        return false;
    }

    private PartitionedRateLimiter<string>? Limiter(int? permits)
    {
        if (permits is not { } limit)
            return null;
        var window = new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = _bounds.Window };
        return PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(address, _ => window));
    }
}
