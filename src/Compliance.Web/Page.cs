using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>How an endpoint answers with a page for people.</summary>
internal static class Page
{
    public static Task Write(HttpContext http, string page)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        // The page is text and a style sheet of its own. Should a name in it ever be taken for markup, nothing runs or loads.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return http.Response.WriteAsync(page, http.RequestAborted);
    }
}
