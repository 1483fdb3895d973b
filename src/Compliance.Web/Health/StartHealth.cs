using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>Ready once the app has prepared what it begins with; until then, what it waits for and why the last attempt failed.</summary>
public sealed class StartHealth(StartGate gate) : IHealthCheck
{
    /// <summary>Checks that are asked first: while one of them is unhealthy, no other is asked.</summary>
    public const string Tag = "start";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(gate.IsOpen
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                gate.Reason is { } reason ? $"waits for {gate.WaitsFor} ({reason})" : $"waits for {gate.WaitsFor}"));
}
