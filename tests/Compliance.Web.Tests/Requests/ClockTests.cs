using System.Net;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

/// <summary>What operators note moves a request's deadline, and the answer says how.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_question_its_answer_and_an_extension_move_the_day()
    {
        var path = await Submit("eu-gdpr");
        Assert.True((await Post($"{path}/clock/pause", """{"ground":"identity"}""")).GetProperty("provisional").GetBoolean());
        var resumed = await Post($"{path}/clock/resume", """{"ground":"identity"}""");
        Assert.Equal(("2026-03-10", false), (resumed.GetProperty("due").GetString(), resumed.GetProperty("provisional").GetBoolean()));
        var extended = await Post($"{path}/clock/extend", null);
        Assert.Equal("2026-05-11", extended.GetProperty("due").GetString());
        Assert.Contains(
            extended.GetProperty("why").EnumerateArray(),
            words => words.GetString()!.Contains("extended by 2 months", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_law_without_an_extension_refuses_one_and_nobody_has_an_unknown_request()
    {
        using var refused = await Send($"{await Submit("br-lgpd")}/clock/extend", null);
        await refused.IsProblem(HttpStatusCode.UnprocessableEntity, "no-deadline");
        using var unknown = await Send("/api/requests/nobody/clock/extend", null);
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-request");
        using var whim = await Send("/api/requests/nobody/clock/pause", """{"ground":"whim"}""");
        await whim.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<string> Submit(string regime)
    {
        using var answer = await _api.Submit(
            """{"right":"access","identities":{"email":"jane@example.org"},"regime":"LAW"}"""
                .Replace("LAW", regime, StringComparison.Ordinal));
        return answer.Headers.Location!.ToString();
    }

    private async Task<System.Text.Json.JsonElement> Post(string path, string? body)
    {
        using var answer = await Send(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Body();
    }

    private Task<HttpResponseMessage> Send(string path, string? body) =>
        _api.Send("POST", path, body is null ? null : Api.Json(body), _api.Token(RequestsApi.OperateRequests));
}
