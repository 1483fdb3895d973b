using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Compliance.Web.Pipeline;

/// <summary>
/// Answers what no endpoint is there for, before authorisation: which routes exist is no secret, and deny-all would turn 404 and 405
/// into 401.
/// </summary>
internal static class UnmatchedRoutes
{
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        switch (http.GetEndpoint())
        {
            case RouteEndpoint:
                await next(http);
                break;
            case { RequestDelegate: { } refuse }:
                // Routing's own endpoint for a known route with another method. It knows what Allow has to say.
                await refuse(http);
                await Problem.WrongMethod.Write(http);
                break;
            default:
                await Problem.UnknownRoute.Write(http);
                break;
        }
    }
}
