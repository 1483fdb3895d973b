using System.Text.Json;
using Compliance.Findings;
using Compliance.Reviews;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Reviews;

/// <summary>Compares by hand how data is collected and used with the policy, and hands out the report.</summary>
internal static class ReviewEndpoints
{
    public static async Task Start(HttpContext http)
    {
        var id = await Service(http).Start(http.RequestAborted);
        await Answer.Accepted(http, $"/api/reviews/{id}", id);
    }

    public static async Task Find(HttpContext http)
    {
        var view = await View(http);
        using var report = view.Report is { } json ? JsonDocument.Parse(json) : null;
        await Answer.Json(http, new Review(view.Id, view.Phase, report?.RootElement));
    }

    public static async Task ReadPage(HttpContext http)
    {
        var report = (await View(http)).Report ?? throw new ProblemException(Problem.NotFound("page"));
        await Page.Write(http, ReviewPage.Create(ReviewReport.Read(report)));
    }

    private static async Task<ReviewView> View(HttpContext http) =>
        await Service(http).Find(RouteId.Read(http, RouteId.Review), http.RequestAborted)
        ?? throw new ProblemException(Problem.NotFound(RouteId.Review));

    private static IReviewService Service(HttpContext http) => http.RequestServices.GetRequiredService<IReviewService>();

    private sealed record Review(string Id, WorkflowPhase Phase, JsonElement? Report);
}
