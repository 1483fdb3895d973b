using System.Threading.RateLimiting;
using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Pipeline;

/// <summary>Every caller has a window of requests of their own, so that one cannot use up the others'.</summary>
internal sealed class CallerLimit(IOptions<WebOptions> bounds) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<Microsoft.AspNetCore.Http.HttpContext, string>(
            http => RateLimitPartition.GetFixedWindowLimiter(Caller.Of(http), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = bounds.Value.RequestsPerWindow,
                Window = bounds.Value.Window,
            }));
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : bounds.Value.Window;
            await Problem.TooManyRequests(wait).Write(rejected.HttpContext);
        };
    }
}
