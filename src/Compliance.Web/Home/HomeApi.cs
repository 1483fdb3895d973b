using Compliance.Web.Operations;

namespace Compliance.Web.Home;

/// <summary>
/// The first page of a host on one machine. No part of the API, and of no other host: it tells whoever reaches the host what is configured.
/// </summary>
public static class HomeApi
{
    public static IReadOnlyList<Endpoint> Endpoints { get; } =
        [new("GET", "", Permission.Anonymous, null, "Home", Operation.Undescribed(HomeEndpoint.Handle))];
}
