using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Retention;

/// <summary>Looks for what has outlived its purpose, and erases it.</summary>
internal static class SweepEndpoints
{
    public static async Task Start(HttpContext http)
    {
        var id = await Desk(http).Start(Caller.Of(http), http.RequestAborted);
        await Answer.Accepted(http, $"/api/retention/sweeps/{id}", id);
    }

    public static async Task Find(HttpContext http)
    {
        var status = await Desk(http).Find(RouteId.Read(http, RouteId.Sweep), http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Sweep));
        await Answer.Json(http, status);
    }

    private static IRetentionDesk Desk(HttpContext http) => http.RequestServices.GetRequiredService<IRetentionDesk>();
}
