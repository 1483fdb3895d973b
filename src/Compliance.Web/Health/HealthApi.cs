using Compliance.Workflows;

namespace Compliance.Web.Health;

/// <summary>Whether the app lives, and what it waits for.</summary>
public static class HealthApi
{
    public static readonly Permission ReadHealth = new("health.read");

    internal static readonly EndpointGroup Group = new(
        "Health",
        "Whether an app lives, and what it waits for. Every app answers.",
        [
            new("GET", "health/live", Permission.Anonymous, null, "Live", Live.Operation),
            new("GET", "health/ready", ReadHealth, null, "Ready", Ready.Operation),
        ]);
}
