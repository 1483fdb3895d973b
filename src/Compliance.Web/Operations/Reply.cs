using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Operations;

/// <summary>One way to answer where all is well.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it answers so, in a sentence.</param>
/// <param name="Content">Null for none.</param>
/// <param name="Headers">Those that mean something for this answer.</param>
public sealed record Reply(int Status, string Description, Content? Content = null, params IReadOnlyList<ReplyHeader> Headers)
{
    internal static Reply Json<T>(T example)
        where T : notnull => new(StatusCodes.Status200OK, "What was asked for.", Content.Json(example));

    internal static Reply Accepted<T>(Accepted<T> example)
        where T : notnull =>
        new(
            StatusCodes.Status202Accepted,
            "It has begun.",
            Content.Json(example.Value),
            new ReplyHeader(HeaderNames.Location, "The address that tells how it goes.", example.Location));

    internal static Reply Page(string title) => new(StatusCodes.Status200OK, "A page for people.", Content.Html(title));

    /// <summary>For an answer that is tagged, and that the caller has already.</summary>
    internal static Reply NotModified { get; } =
        new(StatusCodes.Status304NotModified, "The caller has this answer already: `If-None-Match` names its tag.", null, EntityTag.Header);
}

/// <param name="Name">Of the header.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Example">With fictional data.</param>
public sealed record ReplyHeader(string Name, string Description, string Example);
