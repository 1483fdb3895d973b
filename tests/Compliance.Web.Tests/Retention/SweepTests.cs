using System.Net;
using Compliance.Web.Retention;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Retention;

public sealed class SweepTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_sweep_is_started_dry_or_not_and_found_at_its_location(string given, bool dry)
    {
        using var started = await Start($$"""{"dryRun":{{given}}}""");
        using var found = await _api.Send("GET", started.Headers.Location!.ToString(), token: _api.Token(RetentionApi.RunRetention));

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("/api/retention/sweeps/sweep-1", started.Headers.Location.ToString());
        Assert.Equal(dry, _api.FakeServices.SweptDry);
        Assert.Equal(Shown(0, ""","next":0"""), await found.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_collections_of_a_large_map_come_in_pages()
    {
        using var found = await _api.Send("GET", "/api/retention/sweeps/sweep-1?after=99", token: _api.Token(RetentionApi.RunRetention));
        Assert.Equal(Shown(100, ""), await found.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("after=")]
    [InlineData("after=-1")]
    [InlineData("after=1.5")]
    [InlineData("after=2147483647")]
    [InlineData("after=x")]
    [InlineData("after=1&after=2")]
    public async Task A_page_that_no_answer_named_is_refused(string query)
    {
        using var answer = await _api.Send("GET", $"/api/retention/sweeps/sweep-1?{query}", token: _api.Token(RetentionApi.RunRetention));
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must be the number that a page before gave as next"], problem.Errors()["after"]);
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("""{"dryRun":null}""", "must not be null")]
    [InlineData("""{"dryRun":"false"}""", "must be true or false")]
    public async Task Whether_it_erases_must_be_said(string json, string message)
    {
        using var answer = await Start(json);

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([message], problem.Errors()["dryRun"]);
        Assert.Null(_api.FakeServices.SweptDry);
    }

    private static string Shown(int index, string next) =>
        """{"id":"sweep-1","phase":"running","progress":{"stage":"dry-run","dryRunOnly":true,"totals":"""
        + """{"rules":102,"looked":101,"expired":3,"atLeast":false,"erased":0,"notErased":0,"undated":0,"failed":0,"impossible":0}},"casesFailed":0,"collections":["""
        + $$"""{"index":{{index}},"collection":"shop.orders","state":"due","expired":3,"atLeast":false,"erased":0,"undated":0,"following":[],"failures":[]}]"""
        + next
        + "}";

    private Task<HttpResponseMessage> Start(string json) =>
        _api.Send("POST", "/api/retention/sweeps", Api.Json(json), _api.Token(RetentionApi.RunRetention));
}
