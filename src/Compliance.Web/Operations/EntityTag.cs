using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Operations;

/// <summary>Tags an answer by its very bytes, which survives a restart and a restore.</summary>
internal static class EntityTag
{
    private const int TagBytes = 16;
    private const string Example = "\"q2bD0yBv5vY7uWm3rT9kXw\"";

    public static Parameter Parameter { get; } = new(
        HeaderNames.IfNoneMatch, ParameterPlace.Header, typeof(string), "The tags of the answers that the caller has.", Example);

    public static ReplyHeader Header { get; } = new(HeaderNames.ETag, "Tells this answer from others at the same address.", Example);

    public static ReplyHeader Caching { get; } =
        new(HeaderNames.CacheControl, "How long anyone may keep this answer.", "public, max-age=300");

    /// <summary>Tags the answer, and looks whether the reader has it.</summary>
    public static bool IsKnown(HttpContext http, ReadOnlySpan<byte> content)
    {
        var tag = new EntityTagHeaderValue($"\"{Base64UrlEncoder.Encode(SHA256.HashData(content)[..TagBytes])}\"");
        http.Response.Headers.ETag = tag.ToString();
        return http.Request.GetTypedHeaders().IfNoneMatch
            .Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false));
    }
}
