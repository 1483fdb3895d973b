using Compliance.Workflows;

namespace Compliance.Web.Law;

/// <summary>The table of laws, and the clock that counts by it.</summary>
public static class LawApi
{
    public static readonly Permission ReadLaw = new("law.read");

    internal static readonly EndpointGroup Group = new(
        "Law",
        "The laws that are known, each rule with its source, and deadlines with the way they were computed.",
        [
            new("GET", "api/law", ReadLaw, Role.Service, "ListRegimes", RegimeEndpoints.List),
            new("GET", "api/law/{regime}", ReadLaw, Role.Service, "FindRegime", RegimeEndpoints.Find),
            new("GET", "api/law/{regime}/deadline", ReadLaw, Role.Service, "ComputeDeadline", DeadlineEndpoint.Operation),
        ]);
}
