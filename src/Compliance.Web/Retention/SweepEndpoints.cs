using Compliance.Retention;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Retention;

/// <summary>Looks by hand for what has outlived its purpose, and erases it unless it is only to be shown.</summary>
internal static class SweepEndpoints
{
    public static async Task Start(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var id = await Desk(http).Start(body.DryRun, http.RequestAborted);
        await Answer.Accepted(http, $"/api/retention/sweeps/{id}", id);
    }

    public static async Task Find(HttpContext http)
    {
        var view = await Desk(http).Find(RouteId.Read(http, RouteId.Sweep), http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Sweep));
        await Answer.Json(http, view);
    }

    private static IRetentionDesk Desk(HttpContext http) => http.RequestServices.GetRequiredService<IRetentionDesk>();

    /// <param name="DryRun">Has no default: whoever means to erase says so.</param>
    private sealed record Body(bool DryRun);
}
