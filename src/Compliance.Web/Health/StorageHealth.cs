using Compliance.Requests.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>Ready to keep state: a record that is not there is looked up, and storage says so.</summary>
public sealed class StorageHealth(IRequestStore requests) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await requests.Find("health", cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
