using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.KeyVault;

/// <summary>
/// Ready to use keys: what the roles need is tried in every vault, a wrap and unwrap among it, and what is refused is named.
/// </summary>
internal sealed class VaultHealth(VaultRights rights) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var refused = (await rights.Check(cancellationToken)).Where(right => right.Refusal is not null).ToList();
        return refused.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join("; ", refused.Select(right => right.Refusal!.Message)));
    }
}
