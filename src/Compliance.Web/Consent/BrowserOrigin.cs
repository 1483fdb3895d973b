using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Consent;

/// <summary>
/// Whether a browser sends something on behalf of another site. What the browser says itself (Fetch Metadata), no page can forge; of a
/// browser that does not say it, the origin has to be this host. A server sends neither header, and is known by its token.
/// </summary>
internal static class BrowserOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    // "none" is somebody's own doing: an address that was typed, or opened from a mail program.
    private static readonly string[] Own = ["same-origin", "none"];

    public static bool IsForeign(HttpContext http)
    {
        var (sites, origins) = (http.Request.Headers[FetchSite], http.Request.Headers[HeaderNames.Origin]);
        if (origins.Count > 0 && origins.All(origin => Named(http).Contains(origin, StringComparer.OrdinalIgnoreCase)))
            return false;
        // A neighbour under the same domain, "same-site", is not this host.
        return sites.Count > 0
            ? !sites.All(site => Own.Contains(site, StringComparer.Ordinal))
            : !origins.All(origin => IsThisHost(http, origin));
    }

    /// <summary>Whatever the scheme: what stands before this host may have taken TLS off.</summary>
    private static bool IsThisHost(HttpContext http, string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(HostOf(uri), http.Request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static string HostOf(Uri origin) => origin.IsDefaultPort ? origin.Host : origin.Authority;

    private static IList<string> Named(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<ConsentWebOptions>>().Value.Origins;
}
