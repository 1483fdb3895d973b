using System.Security.Cryptography;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Log;

/// <summary>
/// The evidence log as c2sp.org/tlog-tiles serves one, to anyone: its checkpoint, Merkle tiles and entry bundles, which hold salted hashes
/// and nothing else. The log's other parts have no address. Anyone can ask, so an answer costs little: it is passed on as it is kept, may
/// be kept by whoever comes between, and is sent elsewhere where a deployment says so.
/// </summary>
internal static class LogEndpoints
{
    private const string Gzip = "gzip";

    /// <summary>Where readers are sent may change.</summary>
    private const string Redirected = "public, max-age=300";

    private const int TagBytes = 16;

    public static Task ReadCheckpoint(HttpContext http) => Serve(http, TilePath.Checkpoint);

    public static Task ReadTile(HttpContext http)
    {
        var path = $"tile/{http.Request.RouteValues["path"]}";
        return TilePath.IsTile(path) ? Serve(http, path) : throw new ProblemException(Problem.NotFound("tile"));
    }

    private static async Task Serve(HttpContext http, string path)
    {
        // Kept elsewhere, bundles are compressed for everybody: whoever does not take that is served here.
        var isEntries = TilePath.IsEntries(path);
        var takesGzip = isEntries && TakesGzip(http.Request);
        if (Elsewhere(http, path) is { } elsewhere && takesGzip == isEntries)
        {
            http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = new Uri(elsewhere, path).AbsoluteUri;
            SetHeaders(http.Response, Redirected, isEntries);
            return;
        }

        var kept = await http.RequestServices.GetRequiredService<ILogSource>().ReadAsKept(path, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(path == TilePath.Checkpoint ? "checkpoint" : "tile"));
        var isGzip = kept.IsCompressed && takesGzip;
        var content = kept.IsCompressed && !isGzip ? EntryBundle.Decompress(kept.Content) : kept.Content;
        SetHeaders(http.Response, LogServing.CachingOf(path), isEntries);
        if (IsKnown(http, content.Span))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = LogServing.TypeOf(path);
        if (isGzip)
            http.Response.Headers.ContentEncoding = Gzip;
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private static Uri? Elsewhere(HttpContext http, string path)
    {
        var log = http.RequestServices.GetRequiredService<IOptions<LogOptions>>().Value;
        return TilePath.IsOverwritten(path) ? log.ReadHeadFrom : log.ReadFrom;
    }

    private static void SetHeaders(HttpResponse response, string caching, bool isEntries)
    {
        response.Headers.CacheControl = caching;
        if (isEntries)
            response.Headers.Vary = HeaderNames.AcceptEncoding;
    }

    /// <summary>Tags the answer by its very bytes, which survives a restart and a restore, and looks whether the reader has them.</summary>
    private static bool IsKnown(HttpContext http, ReadOnlySpan<byte> content)
    {
        var tag = new EntityTagHeaderValue($"\"{Base64UrlEncoder.Encode(SHA256.HashData(content)[..TagBytes])}\"");
        http.Response.Headers.ETag = tag.ToString();
        return http.Request.GetTypedHeaders().IfNoneMatch
            .Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false));
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding
            .Any(each => each.Value.Equals(Gzip, StringComparison.OrdinalIgnoreCase) && each.Quality is not 0);
}
