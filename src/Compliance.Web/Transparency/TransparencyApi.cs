using Compliance.DataMap.Register;
using Compliance.Workflows;

namespace Compliance.Web.Transparency;

/// <summary>What the company does with personal data: for anyone, for auditors, and for each person.</summary>
public static class TransparencyApi
{
    public static readonly Permission ReadRegister = new("register.read");

    /// <summary>For operators, and for applications that open a person's own page for whoever is logged in there.</summary>
    public static readonly Permission ViewPeople = new("people.view");

    internal static readonly EndpointGroup Group = new(
        "Transparency",
        "The public privacy notice with every version of it, the record of processing activities, and each person's own view.",
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
            new("POST", "api/people/{holder}/pages", ViewPeople, Role.Service, "MakePersonPage", PersonViewEndpoints.Issue),
            new("GET", "api/people/{holder}/view", ViewPeople, Role.Service, "ReadPersonView", PersonViewEndpoints.Read),
            new("GET", "api/people/{holder}/view/page", ViewPeople, Role.Service, "ReadPersonViewPage", PersonViewEndpoints.ReadPage),
            new("GET", "my-data/{token}", Permission.Anonymous, Role.Service, "OpenPersonPage", PersonViewEndpoints.Show),
            new("GET", "my-data/{token}/json", Permission.Anonymous, Role.Service, "OpenPersonPageJson", PersonViewEndpoints.ShowJson),
            new("POST", "my-data/{token}", Permission.Anonymous, Role.Service, "ChangeOnPersonPage", PersonViewEndpoints.Change),
            new("GET", "api/register", ReadRegister, Role.Service, "ProcessingRegister", RegisterEndpoint.Operation),
        ]);
}
