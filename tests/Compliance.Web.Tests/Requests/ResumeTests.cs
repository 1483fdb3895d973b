using System.Net;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

public sealed class ResumeTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await Api.Start();
        (await _api.Submit("""{"right":"erasure","identities":{"phone":"1"}}""")).EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_quarantined_request_shows_why_and_under_which_reference()
    {
        _api.FakeServices.Progress = new RequestProgress("deleting the key", 3, 8, Quarantined: "unexpected", Reference: "log-1");

        using var answer = await _api.Send("GET", "/api/requests/request-1", token: _api.Token(RequestsApi.ReadRequests));

        Assert.EndsWith(
            ""","state":"quarantined","progress":{"step":"deleting the key","done":3,"steps":8,"quarantined":"unexpected","reference":"log-1"},"commitment":"Y29tbWl0bWVudA=="}""",
            await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarantined_request_is_resumed_and_its_location_tells_how_it_goes()
    {
        _api.FakeServices.Resumes = true;

        using var answer = await Resume("request-1");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/api/requests/request-1", answer.Headers.Location!.ToString());
        Assert.Equal("""{"id":"request-1"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_that_is_not_quarantined_is_not_resumed()
    {
        using var answer = await Resume("request-1");

        await answer.IsProblem(HttpStatusCode.Conflict, "not-quarantined");
    }

    [Theory]
    [InlineData("request-2")]
    [InlineData("request_1")]
    public async Task A_request_that_is_not_there_is_unknown(string id)
    {
        _api.FakeServices.Resumes = true;

        using var answer = await Resume(id);

        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-request");
    }

    [Fact]
    public async Task Who_may_submit_and_read_may_not_resume()
    {
        using var answer = await _api.Send(
            "POST", "/api/requests/request-1/resume", token: _api.Token(RequestsApi.SubmitRequests, RequestsApi.ReadRequests));

        var problem = await answer.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("requests.operate", problem.GetProperty("permission").GetString());
    }

    private Task<HttpResponseMessage> Resume(string id) =>
        _api.Send("POST", $"/api/requests/{id}/resume", token: _api.Token(RequestsApi.OperateRequests));
}
