using Compliance.Commands;
using Compliance.Keys;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>A breaker in memory.</summary>
internal sealed class FakeBreaker : IBreakerState
{
    public bool IsOpen { get; set; }

    public Task<BreakerReading> Count(string keyName, Instant now, CancellationToken cancellation) =>
        Task.FromResult(new BreakerReading(1, IsOpen));

    public Task Open(Instant now, CancellationToken cancellation)
    {
        IsOpen = true;
        return Task.CompletedTask;
    }

    public Task<bool> Release(CancellationToken cancellation)
    {
        var wasOpen = IsOpen;
        IsOpen = false;
        return Task.FromResult(wasOpen);
    }
}
