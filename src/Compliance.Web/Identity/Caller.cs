using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Identity;

/// <summary>Who sent a request that got past authorisation.</summary>
internal static class Caller
{
    public const string SubjectClaim = "sub";

    /// <summary>Characters at most: the id becomes part of keys.</summary>
    public const int MaxIdLength = 256;

    public static string Of(HttpContext http) => http.User.FindFirst(SubjectClaim)!.Value;

    /// <summary>
    /// Whether a person sent it, and no program on its own: the token was issued with a user present. Entra ID writes <c>scp</c> into such
    /// tokens alone, and <c>idtyp</c>, where it is asked to, as <c>app</c> into those of applications. Some issuers give scopes to
    /// applications too; the subject is then the client itself.
    /// </summary>
    public static bool IsPerson(HttpContext http) =>
        Value(http, "scp") is { Length: > 0 }
        && Value(http, "idtyp") is null or "user"
        && !Clients.Any(claim => Value(http, claim) == Of(http));

    private static readonly string[] Clients = ["azp", "appid", "client_id", "cid"];

    private static string? Value(HttpContext http, string claim) => http.User.FindFirst(claim)?.Value.Trim();
}
