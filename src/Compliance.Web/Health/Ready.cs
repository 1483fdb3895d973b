using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>
/// Asks every health check that the host has registered. Names and states alone, except for those that <see cref="DisclosableHealth"/> lets
/// tell
/// more: descriptions and exceptions stay inside.
/// </summary>
internal static class Ready
{
    public static async Task Handle(HttpContext http)
    {
        var checks = http.RequestServices.GetRequiredService<HealthCheckService>();
        // Before the start is over, the others would ask for what is not there yet.
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(StartHealth.Tag), http.RequestAborted);
        if (report.Status != HealthStatus.Unhealthy)
            report = await checks.CheckHealthAsync(http.RequestAborted);
        if (report.Status == HealthStatus.Unhealthy)
            throw new ProblemException(Problem.NotReady([.. report.Entries.Where(IsUnhealthy).Select(Told)]));

        var findings = report.Entries.SelectMany(entry => DisclosableHealth.Findings(entry.Value)).ToList();
        var answer = new Readiness(
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status), findings.Count > 0 ? findings : null);
        await http.Response.WriteAsJsonAsync(answer, WebJson.Options, http.RequestAborted);
    }

    private static bool IsUnhealthy(KeyValuePair<string, HealthReportEntry> entry) => entry.Value.Status == HealthStatus.Unhealthy;

    private static string Told(KeyValuePair<string, HealthReportEntry> entry) =>
        DisclosableHealth.Finding(entry.Value) is { } finding ? $"{entry.Key}: {finding}" : entry.Key;

    /// <param name="Checks">The state of each check.</param>
    /// <param name="Findings">What a check that may tell has found while the app is ready; left out where there is nothing.</param>
    private sealed record Readiness(IReadOnlyDictionary<string, HealthStatus> Checks, IReadOnlyList<string>? Findings);
}
