using Compliance.Workflows;

namespace Compliance.Web.Correspondence;

/// <summary>What the controller and a person write to each other on a request.</summary>
public static class MessagesApi
{
    /// <summary>To read what a person wrote, and to write to them: it may be personal.</summary>
    public static readonly Permission ReadAndWrite = new("messages.write");

    internal static readonly EndpointGroup Group = new(
        "Messages",
        "Correspondence with the person on the request itself. It is sealed with the case, and ends with it.",
        [
            new("GET", "api/requests/{id}/messages", ReadAndWrite, Role.Service, "ListMessages", MessageEndpoints.List),
            new("POST", "api/requests/{id}/messages", ReadAndWrite, Role.Service, "WriteMessage", MessageEndpoints.Write),
            new("GET", "my-requests/{token}/messages", Permission.Anonymous, Role.Service, "ListOwnMessages", MessageEndpoints.ListOwn),
            new("POST", "my-requests/{token}/messages", Permission.Anonymous, Role.Service, "AnswerMessage", MessageEndpoints.Answer),
        ]);
}
