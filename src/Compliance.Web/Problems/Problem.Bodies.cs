using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Problems;

// What is wrong with a request’s body.
public sealed partial record Problem
{
    /// <summary>What <see cref="MalformedJson"/> makes.</summary>
    public static readonly Problem MalformedJsonExample = new(new ProblemKind(400, "malformed-json", "The body is not well-formed JSON.")
    {
        Means = "The body is no JSON, or holds more or less than one JSON value, is nested too deeply, or is not UTF-8.",
        Do = "Write the body with a JSON library. `errors` says where reading ended.",
    })
    { Errors = Error("$", "is not JSON at line 1, byte 14") };

    public static Problem MalformedJson(FieldErrors errors) => new(MalformedJsonExample.Kind) { Errors = errors.All };

    /// <summary>What <see cref="Invalid"/> makes.</summary>
    public static readonly Problem InvalidExample = new(new ProblemKind(400, "invalid-request", "Something in the request cannot be used.")
    {
        Means =
            "The request can be read, and some of it cannot be used: a member is missing, not known, of another type, or out of "
            + "bounds.",
        Do = "Mend what `errors` names, all of it at once. It names fields, and never repeats a value.",
    })
    { Errors = Error("identities", "is missing") };

    public static Problem Invalid(FieldErrors errors) => new(InvalidExample.Kind) { Errors = errors.All };

    public static readonly Problem WrongMediaType = new(new ProblemKind(
        415, "wrong-media-type", "The body must be application/json in UTF-8, not encoded further.")
    {
        Means = "The request has no `Content-Type`, or another one, or another charset, or its body is compressed.",
        Do = "Send JSON in UTF-8 with `Content-Type: application/json`, and no `Content-Encoding`.",
    })
    {
        Headers = [new(HeaderNames.Accept, "application/json"), new(HeaderNames.AcceptEncoding, "identity")],
    };

    /// <summary>What <see cref="BodyTooLarge"/> makes.</summary>
    public static readonly Problem BodyTooLargeExample = new(new ProblemKind(413, "body-too-large", "The body is too large.")
    {
        Means = "The body is larger than this deployment reads: `Compliance:Web:MaxBodyBytes`, one mebibyte unless it says otherwise.",
        Do = "Send less at once, for instance fewer items in a batch.",
    })
    { Detail = "At most 1048576 bytes are read." };

    public static Problem BodyTooLarge(long maxBytes) => new(BodyTooLargeExample.Kind)
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"At most {maxBytes} bytes are read."),
    };

    private static Dictionary<string, IReadOnlyList<string>> Error(string field, string message) => new() { [field] = [message] };
}
