using Compliance.Workflows;

namespace Compliance.Web.Proofs;

/// <summary>Proof of who asks, and what it opens.</summary>
public static class ProofsApi
{
    /// <summary>For applications and operators who know the person, and answer for it.</summary>
    public static readonly Permission VouchForPeople = new("requests.vouch");

    /// <summary>Of a person's own request: a slash and the token make the address of one.</summary>
    internal const string Address = "/my-requests";

    internal static readonly EndpointGroup Group = new(
        "Proof of identity",
        "One-time codes to addresses on file, the word of those who know the person, and the person’s own request.",
        [
            new("POST", "api/requests/{id}/proof/code", Permission.Anonymous, Role.Service, "AskForCode", CodeEndpoints.Ask),
            new("POST", "api/requests/{id}/proof", Permission.Anonymous, Role.Service, "GiveCode", CodeEndpoints.Give),
            new("POST", "api/requests/{id}/proof/vouch", VouchForPeople, Role.Service, "VouchForPerson", VouchEndpoint.Operation),
            new("GET", "my-requests/{token}", Permission.Anonymous, Role.Service, "FindRequestByToken", OwnRequestEndpoint.Operation),
        ]);
}
