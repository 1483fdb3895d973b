using System.Net.Mime;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

    private static readonly Reply Elsewhere = new(
        StatusCodes.Status307TemporaryRedirect,
        "This deployment has the log read elsewhere.",
        null,
        new ReplyHeader(HeaderNames.Location, "Where it is kept.", "https://log.example.com/checkpoint"));

    public static readonly Operation Checkpoint = Operation.Writes(
        "Read the log's checkpoint",
        ReadCheckpoint,
        new Reply(
            StatusCodes.Status200OK,
            "A signed note: the log's size and root, with the signatures of the log and its witnesses.",
            Content.Text("log.example.com\n272\nY29tcGxpYW5jZSBleGFtcGxlIHJvb3QgaGFzaCEhISE=\n\n— log.example.com AbCdEf…\n"),
            EntityTag.Header,
            EntityTag.Caching),
        Reply.NotModified,
        Elsewhere) with
    {
        Description = "Open to everybody, so that anybody can check the log.",
        Parameters = [EntityTag.Parameter],
        Problems = [Problem.UnknownCheckpoint],
    };

    public static readonly Operation Tile = Operation.Writes(
        "Read a tile or an entry bundle of the log",
        ReadTile,
        new Reply(
            StatusCodes.Status200OK,
            "Hashes, or bundled entries: salted hashes and nothing else.",
            Content.Bytes(MediaTypeNames.Application.Octet),
            EntityTag.Header,
            EntityTag.Caching,
            new ReplyHeader(HeaderNames.ContentEncoding, "An entry bundle is compressed for whoever takes that.", Gzip)),
        Reply.NotModified,
        Elsewhere) with
    {
        Description = "The part after `tile/` may hold slashes, as c2sp.org/tlog-tiles has it: `0/x001/234` or `entries/000.p/16`.",
        Parameters =
        [
            new("path", ParameterPlace.Path, typeof(string), "Level and index of a tile, or `entries` and index.", "0/000"),
            EntityTag.Parameter,
            new(HeaderNames.AcceptEncoding, ParameterPlace.Header, typeof(string), "What the caller can decompress.", Gzip),
        ],
        Problems = [Problem.UnknownTile],
    };

    private static Task ReadCheckpoint(HttpContext http) => Serve(http, TilePath.Checkpoint);

    private static Task ReadTile(HttpContext http)
    {
        var path = $"tile/{http.Request.RouteValues["path"]}";
        return TilePath.IsTile(path) ? Serve(http, path) : throw new ProblemException(Problem.UnknownTile);
    }

    private static async Task Serve(HttpContext http, string path)
    {
        // Kept elsewhere, bundles are compressed for everybody: whoever does not take that is served here.
        var isEntries = TilePath.IsEntries(path);
        var takesGzip = isEntries && TakesGzip(http.Request);
        if (KeptElsewhere(http, path) is { } elsewhere && takesGzip == isEntries)
        {
            http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = new Uri(elsewhere, path).AbsoluteUri;
            SetHeaders(http.Response, Redirected, isEntries);
            return;
        }

        var kept = await http.RequestServices.GetRequiredService<ILogSource>().ReadAsKept(path, http.RequestAborted)
            ?? throw new ProblemException(path == TilePath.Checkpoint ? Problem.UnknownCheckpoint : Problem.UnknownTile);
        var isGzip = kept.IsCompressed && takesGzip;
        var content = kept.IsCompressed && !isGzip ? EntryBundle.Decompress(kept.Content) : kept.Content;
        SetHeaders(http.Response, LogServing.CachingOf(path), isEntries);
        if (EntityTag.IsKnown(http, content.Span))
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

    private static Uri? KeptElsewhere(HttpContext http, string path)
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

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding
            .Any(each => each.Value.Equals(Gzip, StringComparison.OrdinalIgnoreCase) && each.Quality is not 0);
}
