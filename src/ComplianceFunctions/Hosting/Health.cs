using Compliance.Workflows;
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
