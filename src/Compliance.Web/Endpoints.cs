using Compliance.Web.Custody;
using Compliance.Web.Health;
using Compliance.Web.Log;
using Compliance.Web.Protection;
using Compliance.Web.Requests;
using Compliance.Web.Retention;
using Compliance.Web.Reviews;

namespace Compliance.Web;

/// <summary>The HTTP API, whole: the endpoints of each module.</summary>
public static class Endpoints
{
    public static readonly EndpointTable Table = new(
    [
        .. RequestsApi.Endpoints, .. CustodyApi.Endpoints, .. LogApi.Endpoints, .. ProtectionApi.Endpoints, .. RetentionApi.Endpoints,
        .. ReviewsApi.Endpoints, .. HealthApi.Endpoints,
    ]);

    internal static readonly IReadOnlyList<Permission> Permissions =
        [.. Table.Select(endpoint => endpoint.Permission).Where(permission => permission != Permission.Anonymous).Distinct()];
}
