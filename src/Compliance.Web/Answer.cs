using Compliance.Web.Json;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>The two ways in which an endpoint says yes in JSON.</summary>
internal static class Answer
{
    public static Task Json<T>(HttpContext http, T value) => http.Response.WriteAsJsonAsync(value, WebJson.Options, http.RequestAborted);

    public static Task Accepted<T>(HttpContext http, Accepted<T> accepted)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = accepted.Location;
        return Json(http, accepted.Value);
    }
}
