using Compliance.Workflows;
using ComplianceFunctions.KeyVault;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ComplianceFunctions.Hosting;

/// <summary>Ready to run workflows: an instance that is not there is looked up, and the task hub says so.</summary>
internal sealed class TaskHubHealth(IWorkflowClient workflows) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await workflows.Find("health", cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Ready to use keys: what the roles need is tried in every vault, a wrap and unwrap among it, and what is refused is named.</summary>
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
