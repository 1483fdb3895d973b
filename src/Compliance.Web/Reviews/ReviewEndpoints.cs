using Compliance.Findings;
using Compliance.Reviews;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Reviews;

/// <summary>Compares by hand how data is collected and used with the policy, and hands out the report.</summary>
internal static class ReviewEndpoints
{
    private const string Address = "/api/reviews";

    private const string ExampleId = "review-2026-11-02-050000";

    private static readonly ReviewReport ExampleReport = new(
        ExampleId,
        Instant.FromUtc(2026, 11, 2, 5, 0),
        null,
        [new(FindingKind.All.First(), "shop_sql.orders", "What to do stands here.", Severity.High, "order-desk")]);

    public static readonly Operation Start = Operation.Begins("Start a review", StartReview, Begun.At(Address, ExampleId)) with
    {
        Description = "Compares by hand how data is collected and used with the policy. A timer does so every day.",
    };

    public static readonly Operation Find = Operation.Json(
        "Find a review", FindReview, new Review(ExampleId, WorkflowPhase.Completed, ExampleReport)) with
    {
        Description = "With the report once it has ended. [Findings](findings.md) says what each kind means and what to do.",
        Parameters = [RouteId.Parameter("the review", ExampleId)],
        Problems = [Problem.UnknownReview],
    };

    public static readonly Operation ReadPage = Operation.Writes("Read a review as a page", WritePage, Reply.Page("Privacy review")) with
    {
        Parameters = [RouteId.Parameter("the review", ExampleId)],
        Problems = [Problem.UnknownReview, Problem.UnknownPage],
    };

    private static async Task<Accepted<Begun>> StartReview(HttpContext http) =>
        Begun.At(Address, await Service(http).Start(http.RequestAborted));

    private static async Task<Review> FindReview(HttpContext http)
    {
        var view = await View(http);
        return new(view.Id, view.Phase, view.Report is { } report ? ReviewReport.Read(report) : null);
    }

    private static async Task WritePage(HttpContext http)
    {
        var report = (await View(http)).Report ?? throw new ProblemException(Problem.UnknownPage);
        await Page.Write(http, ReviewPage.Create(ReviewReport.Read(report)));
    }

    private static async Task<ReviewView> View(HttpContext http) =>
        await Service(http).Find(RouteId.Read(http, Problem.UnknownReview), http.RequestAborted)
        ?? throw new ProblemException(Problem.UnknownReview);

    private static IReviewService Service(HttpContext http) => http.RequestServices.GetRequiredService<IReviewService>();

    /// <param name="Id">Opaque.</param>
    /// <param name="Phase">Of its workflow.</param>
    /// <param name="Report">What it found; left out until it has ended.</param>
    private sealed record Review(string Id, WorkflowPhase Phase, ReviewReport? Report);
}
