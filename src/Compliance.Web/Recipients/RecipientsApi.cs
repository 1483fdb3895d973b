using Compliance.Web.Requests;
using Compliance.Workflows;

namespace Compliance.Web.Recipients;

/// <summary>Who else was given a person's data, and what they were told.</summary>
public static class RecipientsApi
{
    internal static readonly EndpointGroup Group = new(
        "Recipients",
        "Those who were given a person’s data are told of its erasure, correction or restriction, and confirm it.",
        [
            new("GET", "api/requests/{id}/recipients", RequestsApi.ReadRequests, Role.Service, "ListRecipients", RecipientEndpoints.List),
            new(
                "POST", "api/requests/{id}/recipients/{recipient}/replay", RequestsApi.OperateRequests, Role.Service, "ReplayNotice",
                RecipientEndpoints.Replay),
        ]);
}
