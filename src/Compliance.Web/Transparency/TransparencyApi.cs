using Compliance.Workflows;

namespace Compliance.Web.Transparency;

/// <summary>What the company does with personal data, for anyone and for auditors.</summary>
public static class TransparencyApi
{
    public static readonly Permission ReadRegister = new("register.read");

    internal static readonly EndpointGroup Group = new(
        "Transparency",
        "The public privacy notice and the record of processing activities, written from the data map.",
        [
            new("GET", "privacy", Permission.Anonymous, Role.Service, "PrivacyNotice", PrivacyNoticeEndpoint.Operation),
            new("GET", "privacy.json", Permission.Anonymous, Role.Service, "PrivacyNoticeJson", PrivacyNoticeEndpoint.Json),
            new("GET", "api/register", ReadRegister, Role.Service, "ProcessingRegister", RegisterEndpoint.Operation),
        ]);
}
