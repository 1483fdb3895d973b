using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Identity;

/// <summary>Who sent a request that got past authorisation.</summary>
internal static class Caller
{
    public const string SubjectClaim = "sub";

    /// <summary>Characters at most: the id becomes part of keys.</summary>
    public const int LongestId = 256;

    public static string Of(HttpContext http) => http.User.FindFirst(SubjectClaim)!.Value;
}
