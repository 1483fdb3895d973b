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
            new("GET", "privacy.tilt.json", Permission.Anonymous, Role.Service, "PrivacyNoticeTilt", PrivacyNoticeEndpoint.Tilt),
            new("GET", "privacy.dpv.jsonld", Permission.Anonymous, Role.Service, "PrivacyNoticeDpv", PrivacyNoticeEndpoint.Dpv),
            new("GET", "privacy/versions", Permission.Anonymous, Role.Service, "NoticeVersionsPage", NoticeVersionEndpoints.ListPage),
            new("GET", "privacy/versions.json", Permission.Anonymous, Role.Service, "NoticeVersions", NoticeVersionEndpoints.List),
            new("GET", "privacy/versions/{hash}", Permission.Anonymous, Role.Service, "NoticeVersionPage", NoticeVersionEndpoints.FindPage),
            new("GET", "privacy/versions/{hash}/json", Permission.Anonymous, Role.Service, "NoticeVersion", NoticeVersionEndpoints.Find),
            new(
                "GET", "privacy/versions/{from}/diff/{to}", Permission.Anonymous, Role.Service, "NoticeDifferencePage",
                NoticeVersionEndpoints.ComparePage),
            new(
                "GET", "privacy/versions/{from}/diff/{to}/json", Permission.Anonymous, Role.Service, "NoticeDifference",
                NoticeVersionEndpoints.Compare),
            new("GET", "api/register", ReadRegister, Role.Service, "ProcessingRegister", RegisterEndpoint.Operation),
        ]);
}
