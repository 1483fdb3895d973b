using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace Compliance.Web.Pages;

/// <summary>How pages for people are written: to an HTTP answer, or into a file that is read offline.</summary>
internal static class Page
{
    /// <summary>
    /// A page is text and a style sheet of its own. Should a value in it ever be taken for markup, nothing runs, loads or is sent. The page
    /// says so itself, for a file has no headers.
    /// </summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The same for a page with forms: they lead to this host alone.</summary>
    public const string PolicyWithForms = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'";

    /// <summary>People read their own script in the source too, and pages stay small: only what is markup is written otherwise.</summary>
    public static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static async Task Write(HttpContext http, RazorSlice page, bool hasForms = false)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        // What a page cannot say of itself: that no other page may frame it.
        http.Response.Headers.ContentSecurityPolicy = $"{(hasForms ? PolicyWithForms : Policy)}; frame-ancestors 'none'";
        await page.RenderAsync(http.Response.BodyWriter, Encoder, http.RequestAborted);
    }

    /// <param name="target">Written forward, and left open.</param>
    /// <param name="page">Flushes where it has written much, so that a long page is never in memory whole.</param>
    /// <param name="cancellation">Stops the call.</param>
    public static async Task Write(Stream target, RazorSlice page, CancellationToken cancellation) =>
        await page.RenderAsync(target, Encoder, cancellation);
}
