using System.Text.Json.Nodes;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Documentation;

/// <summary>The OpenAPI document, as it is committed: it describes the whole API, also what other apps of a deployment serve.</summary>
internal static class OpenApiEndpoint
{
    private static readonly Lazy<byte[]> Document = new(Read);

    public static readonly Operation Operation = Operation.Writes(
        "Read the OpenAPI document",
        Handle,
        new Reply(
            StatusCodes.Status200OK,
            "This document.",
            Content.Json(new JsonObject { ["openapi"] = "3.1.2" }),
            EntityTag.Header,
            EntityTag.Caching),
        Reply.NotModified) with
    {
        Description = "The whole API, also what other apps of the deployment serve.",
        Parameters = [EntityTag.Parameter],
    };

    private static async Task Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = EntityTag.Caching.Example;
        if (EntityTag.IsKnown(http, Document.Value))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = Content.JsonType;
        http.Response.ContentLength = Document.Value.Length;
        await http.Response.Body.WriteAsync(Document.Value, http.RequestAborted);
    }

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
