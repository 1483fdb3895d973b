using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Health;

/// <summary>
/// For checks that may say why they are unhealthy to whoever may ask: which operation on which vault was refused, for instance. Whoever
/// registers one with this tag answers for it that what it describes holds no secret and no personal data.
/// </summary>
public static class DisclosableHealth
{
    public const string Tag = "told";

    /// <returns>What may be told; null where nothing may, also when the check threw: its description is then the exception's
    /// message.</returns>
    internal static string? Finding(HealthReportEntry entry) =>
        entry.Exception is null && entry.Tags.Contains(Tag) ? entry.Description : null;

    /// <returns>What a check that is ready has found all the same; nothing where it may not tell.</returns>
    internal static IReadOnlyList<string> Findings(HealthReportEntry entry) =>
        entry.Tags.Contains(Tag) && entry.Data.TryGetValue(PreflightHealth.Findings, out var found) && found is IReadOnlyList<string> told
            ? told
            : [];
}
