using Compliance.Workflows;

namespace Compliance.Web.Retention;

/// <summary>Retention sweeps.</summary>
public static class RetentionApi
{
    public static readonly Permission RunRetention = new("retention.run");

    internal static IEnumerable<Endpoint> Endpoints =>
    [
        new("POST", "api/retention/sweeps", RunRetention, Role.Service, "StartSweep", SweepEndpoints.Start),
        new("GET", "api/retention/sweeps/{id}", RunRetention, Role.Service, "FindSweep", SweepEndpoints.Find),
    ];
}
