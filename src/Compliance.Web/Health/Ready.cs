using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>
/// Asks every health check that the host has registered. Names and states alone, except for those that <see cref="DisclosableHealth"/> lets
/// tell more: descriptions and exceptions stay inside.
/// </summary>
internal static class Ready
{
    public static readonly Operation Operation = Operation.Json(
        "Ask whether the app is ready",
        Handle,
        new Readiness(
            new Dictionary<string, HealthStatus> { ["storage"] = HealthStatus.Healthy, ["preflight"] = HealthStatus.Degraded },
            ["blocks: shop_sql.orders: the column placed_at is missing"])) with
    {
        Description = "Asks every health check of the app. An app that is not ready answers 503, and names what does not answer.",
        Problems = [Problem.NotReadyExample],
    };

    private static async Task<Readiness> Handle(HttpContext http)
    {
        var checks = http.RequestServices.GetRequiredService<HealthCheckService>();
        // Before the start is over, the others would ask for what is not there yet.
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(StartHealth.Tag), http.RequestAborted);
        if (report.Status != HealthStatus.Unhealthy)
            report = await checks.CheckHealthAsync(http.RequestAborted);
        if (report.Status == HealthStatus.Unhealthy)
            throw new ProblemException(Problem.NotReady([.. report.Entries.Where(IsUnhealthy).Select(Told)]));

        var findings = report.Entries.SelectMany(entry => DisclosableHealth.Findings(entry.Value)).ToList();
        return new(report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status), findings.Count > 0 ? findings : null);
    }

    private static bool IsUnhealthy(KeyValuePair<string, HealthReportEntry> entry) => entry.Value.Status == HealthStatus.Unhealthy;

    private static string Told(KeyValuePair<string, HealthReportEntry> entry) =>
        DisclosableHealth.Finding(entry.Value) is { } finding ? $"{entry.Key}: {finding}" : entry.Key;

    /// <param name="Checks">The state of each check.</param>
    /// <param name="Findings">What a check that may tell has found while the app is ready; left out where there is nothing.</param>
    private sealed record Readiness(IReadOnlyDictionary<string, HealthStatus> Checks, IReadOnlyList<string>? Findings);
}
