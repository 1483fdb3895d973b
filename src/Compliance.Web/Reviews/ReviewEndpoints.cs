using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Reviews;

/// <summary>Compares collection and use of data with policy, and reports.</summary>
internal static class ReviewEndpoints
{
    public static async Task Start(HttpContext http)
    {
        var id = await Desk(http).Start(Caller.Of(http), http.RequestAborted);
        await Answer.Accepted(http, $"/api/reviews/{id}", id);
    }

    public static async Task Find(HttpContext http)
    {
        var status = await Desk(http).Find(RouteId.Read(http, RouteId.Review), http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Review));
        await Answer.Json(http, status);
    }

    private static IReviewDesk Desk(HttpContext http) => http.RequestServices.GetRequiredService<IReviewDesk>();
}
