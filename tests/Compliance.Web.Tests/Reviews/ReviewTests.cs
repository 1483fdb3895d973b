using System.Net;
using Compliance.Findings;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using NodaTime;

namespace Compliance.Web.Tests.Reviews;

public sealed class ReviewTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_review_is_started_and_found_at_its_location_with_its_report()
    {
        using var started = await Send("POST", "/api/reviews");
        using var early = await Send("GET", started.Headers.Location!.ToString());
        _api.FakeServices.Report = new ReviewReport("review-1", Instant.FromUtc(2026, 11, 23, 5, 0), null, []).Write();
        using var found = await Send("GET", started.Headers.Location.ToString());

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("""{"id":"review-1","phase":"completed"}""", await early.Content.ReadAsStringAsync());
        Assert.Equal(
            """{"id":"review-1","phase":"completed","report":{"review":"review-1","at":"2026-11-23T05:00:00Z","findings":[]}}""",
            await found.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Its_page_is_read_as_HTML_in_which_nothing_runs()
    {
        using var early = await Send("GET", "/api/reviews/review-1/page");
        _api.FakeServices.Report = new ReviewReport("review-1", Instant.FromUtc(2026, 11, 23, 5, 0), null, []).Write();
        using var page = await Send("GET", "/api/reviews/review-1/page");

        await early.IsProblem(HttpStatusCode.NotFound, "unknown-page");
        PageStructure.Check(await page.Content.ReadAsStringAsync());
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Send(string method, string path) => _api.Send(method, path, token: _api.Token(ReviewsApi.RunReviews));
}
