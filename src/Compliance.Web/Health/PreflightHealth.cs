using Compliance.Preflight;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>
/// Whether the data map fits the stores. What does not fit is told and leaves the app ready: one store's column is no reason to take the
/// requests of everybody off the network, and an erasure that it concerns is stopped by its own check. Stores are asked once in five
/// minutes at most, however often this is called.
/// </summary>
public sealed class PreflightHealth(PreflightService preflight) : IHealthCheck
{
    /// <summary>Under which a check's data holds what <see cref="Ready"/> lists: texts with names alone.</summary>
    internal const string Findings = "findings";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = await preflight.Latest(cancellationToken);
        IReadOnlyList<string> told = [.. report.Findings.Select(each => $"{(each.Blocks ? "blocks" : "warns")}: {each}")];
        var data = new Dictionary<string, object> { [Findings] = told };
        return report.Blocking.Any() ? HealthCheckResult.Degraded(data: data) : HealthCheckResult.Healthy(data: data);
    }
}
