using Compliance.Workflows;

namespace Compliance.Web.Health;

/// <summary>Whether the app lives, and what it waits for.</summary>
public static class HealthApi
{
    public static readonly Permission ReadHealth = new("health.read");

    internal static IEnumerable<Endpoint> Endpoints =>
    [
        new("GET", "health/live", Permission.Anonymous, null, "Live", Live.Handle),
        new("GET", "health/ready", ReadHealth, null, "Ready", Ready.Handle),
    ];
}
