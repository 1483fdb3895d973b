using Compliance.Workflows;

namespace Compliance.Web.Retention;

/// <summary>Retention sweeps.</summary>
public static class RetentionApi
{
    public static readonly Permission RunRetention = new("retention.run");

    internal static readonly EndpointGroup Group = new(
        "Retention",
        "Sweeps that look for what has outlived its purpose.",
        [
            new("POST", "api/retention/sweeps", RunRetention, Role.Service, "StartSweep", SweepEndpoints.Start),
            new("GET", "api/retention/sweeps/{id}", RunRetention, Role.Service, "FindSweep", SweepEndpoints.Find),
        ]);
}
