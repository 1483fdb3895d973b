using System.Net;
using Compliance.Requests.Intake;
using Compliance.Requests.Rights.Erasure;
using Compliance.Web.Log;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

/// <summary>Cancelling, approving and revoking, and the log's keys.</summary>
public sealed class ErasureEndpointTests : IAsyncLifetime
{
    private const string Approval = """{"preview":"5d41402abc4b2a76b9719d911017c592ae28ef6c5c8e8c6dd2f6a7b1c9d3e4f5"}""";

    private const string Good = """{"right":"erasure","identities":{"email":"jane@example.org"}}""";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_submission_is_answered_with_what_the_customer_keeps()
    {
        _api.FakeServices.Receipt = new Receipt(5, "{}", "c2FsdA==", "log.example\n6\n");
        using var answer = await _api.Submit(Good.Replace("}}", "},\"nonce\":\"AQID\"}", StringComparison.Ordinal));
        var body = await answer.Body();
        Assert.Equal("AQID", body.GetProperty("salt").GetString());
        Assert.Equal("Y29tbWl0bWVudA==", body.GetProperty("commitment").GetString());
        Assert.Equal(5, body.GetProperty("receipt").GetProperty("index").GetInt64());
        Assert.Equal([1, 2, 3], _api.FakeServices.Submitted["request-1"].Nonce.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_nonce_is_base64_and_short(string nonce)
    {
        using var answer = await _api.Submit(Good.Replace("}}", $"}},\"nonce\":\"{nonce}\"}}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_api.FakeServices.Submitted);
    }

    [Fact]
    public async Task An_erasure_is_cancelled_while_it_can_be()
    {
        using var submitted = await _api.Submit(Good);
        using var late = await Post("request-1/cancel", RequestsApi.OperateRequests);
        await late.IsProblem(HttpStatusCode.Conflict, "not-cancellable");
        _api.FakeServices.Cancels = true;
        using var answer = await Post("request-1/cancel", RequestsApi.OperateRequests);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var nothing = await Post("nothing/cancel", RequestsApi.OperateRequests);
        await nothing.IsProblem(HttpStatusCode.NotFound, "unknown-request");
    }

    [Fact]
    public async Task Who_approves_is_taken_from_the_token()
    {
        string? person = null;
        _api.FakeServices.Approving = who =>
        {
            person = who;
            return new ApprovalView(1, 2);
        };
        using var answer = await Post("request-1/approve", RequestsApi.ApproveErasures, Approval);
        var body = await answer.Body();
        Assert.Equal((1, 2), (body.GetProperty("given").GetInt32(), body.GetProperty("wanted").GetInt32()));
        Assert.Equal("tester", person);

        _api.FakeServices.Approving = _ => throw new ApprovalRefusedException();
        using var refused = await Post("request-1/approve", RequestsApi.ApproveErasures, Approval);
        await refused.IsProblem(HttpStatusCode.Conflict, "not-awaiting-approval");
        using var forbidden = await Post("request-1/approve", RequestsApi.OperateRequests);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task An_application_on_its_own_approves_nothing()
    {
        var asked = 0;
        _api.FakeServices.Approving = _ =>
        {
            asked++;
            return new ApprovalView(1, 2);
        };
        // Any subject was a person: this one has the permission, and nobody is behind it.
        using var refused = await _api.Send(
            "POST", "/api/requests/request-1/approve", Json(Approval), token: _api.ApplicationToken(RequestsApi.ApproveErasures));
        await refused.IsProblem(HttpStatusCode.Forbidden, "not-by-person");
        Assert.Equal(0, asked);
        using var person = await Post("request-1/approve", RequestsApi.ApproveErasures, Approval);
        Assert.Equal((HttpStatusCode.OK, 1), (person.StatusCode, asked));
    }

    [Fact]
    public async Task Who_submitted_the_request_is_told_that_somebody_else_approves_it()
    {
        _api.FakeServices.Approving = _ => throw new OwnRequestException();
        using var refused = await Post("request-1/approve", RequestsApi.ApproveErasures, Approval);
        await refused.IsProblem(HttpStatusCode.Forbidden, "own-request");
    }

    [Fact]
    public async Task A_certificate_is_revoked_with_a_reason()
    {
        using var nothing = await Post("request-1/certificate/revoke", RequestsApi.RevokeCertificates, """{"why":"a mistake"}""");
        await nothing.IsProblem(HttpStatusCode.NotFound, "unknown-certificate");
        _api.FakeServices.Certificate = [1];
        using var answer = await Post("request-1/certificate/revoke", RequestsApi.RevokeCertificates, """{"why":"a mistake"}""");
        Assert.Equal("a mistake", (await answer.Body()).GetProperty("why").GetString());
        using var silent = await Post("request-1/certificate/revoke", RequestsApi.RevokeCertificates, """{"why":" "}""");
        Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
    }

    [Fact]
    public async Task A_log_key_is_said_to_be_compromised_from_a_size_on()
    {
        using var answer = await _api.Send(
            "POST",
            "/api/log/keys/compromised",
            Json("""{"keyId":"01234567","from":9}"""),
            _api.Token(LogApi.OperateLog));
        Assert.Equal(7, (await answer.Body()).GetProperty("index").GetInt64());
        Assert.Equal(["01234567 compromised from 9"], _api.FakeServices.Logged);
        using var wrong = await _api.Send(
            "POST",
            "/api/log/keys/compromised",
            Json("""{"keyId":"no","from":-1}"""),
            _api.Token(LogApi.OperateLog));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var noKey = await _api.Send(
            "POST",
            "/api/log/keys/successor",
            Json("""{"vkey":"nonsense"}"""),
            _api.Token(LogApi.OperateLog));
        Assert.Equal(HttpStatusCode.BadRequest, noKey.StatusCode);
    }

    private Task<HttpResponseMessage> Post(string path, Permission permission, string? body = null) =>
        _api.Send("POST", $"/api/requests/{path}", body is null ? null : Json(body), _api.Token(permission));

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
