using Compliance.Web.Json;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>The two ways in which an endpoint says yes in JSON.</summary>
internal static class Answer
{
    public static Task Json<T>(HttpContext http, T value) => http.Response.WriteAsJsonAsync(value, WebJson.Options, http.RequestAborted);

    /// <summary>Work has begun; <paramref name="location"/> tells how it goes.</summary>
    public static Task Accepted(HttpContext http, string location, string id) => Accepted(http, location, new Begun(id));

    public static Task Accepted<T>(HttpContext http, string location, T answer)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = location;
        return Json(http, answer);
    }

    private sealed record Begun(string Id);
}
