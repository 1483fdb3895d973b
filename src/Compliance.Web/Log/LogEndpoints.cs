using System.IO.Compression;
using System.Net.Mime;
using Compliance.Proof.Log;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Log;

/// <summary>
/// The evidence log as c2sp.org/tlog-tiles serves one, to anyone: its checkpoint, Merkle tiles and entry bundles, which hold salted hashes
/// and nothing else. The log's other parts have no address.
/// </summary>
internal static class LogEndpoints
{
    // A tile never changes; a checkpoint may be a few seconds old.
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string Fresh = "no-cache";

    public static Task ReadCheckpoint(HttpContext http) => Serve(http, TilePath.Checkpoint, "text/plain; charset=utf-8", Fresh);

    public static Task ReadTile(HttpContext http)
    {
        var path = $"tile/{http.Request.RouteValues["path"]}";
        return TilePath.IsTile(path)
            ? Serve(http, path, MediaTypeNames.Application.Octet, Immutable)
            : throw new ProblemException(Problem.NotFound("tile"));
    }

    private static async Task Serve(HttpContext http, string path, string type, string caching)
    {
        var found = await http.RequestServices.GetRequiredService<ILogSource>().Read(path, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(path == TilePath.Checkpoint ? "checkpoint" : "tile"));
        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = caching;
        var content = found.Content;
        if (TilePath.IsEntries(path))
        {
            http.Response.Headers.Vary = "Accept-Encoding";
            if (TakesGzip(http.Request))
            {
                http.Response.Headers.ContentEncoding = "gzip";
                content = Gzip(content);
            }
        }
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(each => each.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && each.Quality is not 0);

    private static ReadOnlyMemory<byte> Gzip(ReadOnlyMemory<byte> content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(content.Span);
        return compressed.ToArray();
    }
}
