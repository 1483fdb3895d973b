using Compliance.Workflows;

namespace Compliance.Web.Personalization;

/// <summary>What a purpose may use of a person, and the gate through which it gets it.</summary>
public static class PersonalizationApi
{
    public static readonly Permission UsePersonalData = new("personal-data.use");
    public static readonly Permission ReadDecisions = new("decisions.read");
    public static readonly Permission ReadUses = new("uses.read");

    internal static readonly EndpointGroup Group = new(
        "Personalization",
        "What a purpose may use of a person now, the gate that gives it, and who used what.",
        [
            new("GET", "api/personalization/{id}", UsePersonalData, Role.Service, "Personalize", GateEndpoint.Operation),
            new("POST", "api/decisions", ReadDecisions, Role.Service, "Decide", DecisionEndpoint.Operation),
            new("GET", "api/people/{id}/uses", ReadUses, Role.Service, "ListUses", UsesEndpoint.Operation),
            new(
                "GET", ".well-known/decision-keys.json", Permission.Anonymous, Role.Service, "ReadDecisionKeys",
                DecisionKeysEndpoint.Operation),
        ]);
}
