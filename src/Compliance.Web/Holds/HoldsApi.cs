using Compliance.Workflows;

namespace Compliance.Web.Holds;

/// <summary>Legal holds.</summary>
public static class HoldsApi
{
    public static readonly Permission ReadHolds = new("holds.read");

    public static readonly Permission ManageHolds = new("holds.manage");

    internal static readonly EndpointGroup Group = new(
        "Legal holds",
        "Duties to keep data that somebody may need as evidence. While one lasts, nothing of it is destroyed.",
        [
            new("POST", "api/holds", ManageHolds, Role.Service, "PlaceHold", HoldEndpoints.Place),
            new("GET", "api/holds", ReadHolds, Role.Service, "ListHolds", HoldEndpoints.List),
            new("POST", "api/holds/{id}/release", ManageHolds, Role.Service, "ReleaseHold", HoldEndpoints.Release),
        ]);
}
