using Compliance.Web.Agreements;
using Compliance.Web.Consent;
using Compliance.Web.Correspondence;
using Compliance.Web.Custody;
using Compliance.Web.Documentation;
using Compliance.Web.Health;
using Compliance.Web.Holds;
using Compliance.Web.Law;
using Compliance.Web.Log;
using Compliance.Web.Personalization;
using Compliance.Web.Proofs;
using Compliance.Web.Recipients;
using Compliance.Web.Protection;
using Compliance.Web.Requests;
using Compliance.Web.Retention;
using Compliance.Web.Reviews;
using Compliance.Web.Tasks;
using Compliance.Web.Transparency;

namespace Compliance.Web;

/// <summary>The HTTP API, whole: the endpoints of each module.</summary>
public static class Endpoints
{
    public static readonly IReadOnlyList<EndpointGroup> Groups =
    [
        RequestsApi.Group, ProofsApi.Group, MessagesApi.Group, TasksApi.Group, RecipientsApi.Group, HoldsApi.Group,
        LawApi.Group, CustodyApi.Group, LogApi.Group, PersonalizationApi.Group, ProtectionApi.Group,
        RetentionApi.Group, NoticesApi.Group, ConsentApi.Group, ReceiptsApi.Group, PreferencesApi.Group, AgreementsApi.Group,
        ReviewsApi.Group, TransparencyApi.Group, HealthApi.Group, DocumentationApi.Group,
    ];

    public static readonly EndpointTable Table = new(Groups.SelectMany(group => group.Endpoints));

    internal static readonly IReadOnlyList<Permission> Permissions =
        [.. Table.Select(endpoint => endpoint.Permission).Where(permission => permission != Permission.Anonymous).Distinct()];
}
