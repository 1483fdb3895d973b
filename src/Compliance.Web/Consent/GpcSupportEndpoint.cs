using Compliance.Consent.Signals;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Consent;

/// <summary>Says that Global Privacy Control is honoured here (W3C, "GPC Support Representation").</summary>
internal static class GpcSupportEndpoint
{
    public static readonly Operation Operation = Operation.Writes(
        "Read the support of Global Privacy Control",
        Handle,
        new Reply(
            StatusCodes.Status200OK, "The resource that the specification describes.", Content.Json(new GpcSupportView(true)),
            EntityTag.Caching)) with
    {
        Description = "`Sec-GPC: 1` of a browser is recorded before anything else is answered about its device or person.",
    };

    private static async Task Handle(HttpContext http)
    {
        var since = http.RequestServices.GetRequiredService<IOptions<ConsentWebOptions>>().Value.GpcSince;
        http.Response.ContentType = Content.JsonType;
        http.Response.Headers[HeaderNames.CacheControl] = EntityTag.Caching.Example;
        await http.Response.Body.WriteAsync(new GpcSupport(true, since).Write(), http.RequestAborted);
    }

    /// <param name="Gpc">The site means to follow the signal.</param>
    /// <param name="LastUpdate">Since when it says so.</param>
    private sealed record GpcSupportView(bool Gpc, DateTimeOffset? LastUpdate = null);
}
