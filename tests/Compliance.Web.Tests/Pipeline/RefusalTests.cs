using System.Net;
using System.Text;
using Compliance.Web.Health;
using Compliance.Web.Operations;
using Compliance.Web.Requests;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Tests.Pipeline;

public sealed class RefusalTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/request")]
    [InlineData("/api/requests/a/b")]
    [InlineData("/api/requests/a/download/more")]
    [InlineData("/api/requests/..%2f..%2fetc/passwd")]
    public async Task An_unknown_route_answers_404_with_or_without_a_token(string path)
    {
        using var anonymous = await _api.Send("GET", path);
        using var known = await _api.Send("GET", path, token: _api.Token([.. Permission.All]));

        await anonymous.IsProblem(HttpStatusCode.NotFound, "unknown-route");
        await known.IsProblem(HttpStatusCode.NotFound, "unknown-route");
    }

    [Theory]
    [InlineData("GET", "/api/requests", "POST")]
    [InlineData("HEAD", "/api/requests/some-id/download", "GET")]
    [InlineData("OPTIONS", "/api/requests", "POST")]
    [InlineData("DELETE", "/api/requests/some-id", "GET")]
    [InlineData("TRACE", "/health/live", "GET")]
    [InlineData("JANE", "/api/reviews", "POST")]
    public async Task A_wrong_method_answers_405_and_those_allowed(string method, string path, string allowed)
    {
        using var answer = await _api.Send(method, path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal([allowed], answer.Content.Headers.Allow);
        if (method != "HEAD")
            await answer.IsProblem(HttpStatusCode.MethodNotAllowed, "wrong-method");
    }

    [Fact]
    public async Task HEAD_does_not_use_up_a_download()
    {
        var opened = 0;
        _api.FakeServices.Export = () => { opened++; return new MemoryStream(); };

        using var answer = await _api.Send("HEAD", "/api/requests/some-id/download", token: _api.Token([.. Permission.All]));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(0, opened);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_answers_413_before_it_is_read()
    {
        var answer = await _api.SendRaw(
            $"POST /api/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_api.Token(RequestsApi.SubmitRequests)}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/body-too-large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_grows_too_large_in_chunks_answers_413()
    {
        await using var small = await Api.Start(settings: ("Compliance:Web:MaxBodyBytes", "2048"));
        var head = $"POST /api/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {small.Token(RequestsApi.SubmitRequests)}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        var body = new StringBuilder();
        for (var i = 0; i < 5; i++)
            body.Append("200\r\n").Append(' ', 0x200).Append("\r\n");

        var answer = await small.SendRaw(head + body + "0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("2048 bytes", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read()
    {
        await using var small = await Api.Start(settings: ("Compliance:Web:MaxBodyBytes", "2048"));

        using var fits = await small.Submit("""{"right":"access","identities":{"phone":"1"}}""".PadRight(2048));
        using var tooLarge = await small.Submit("""{"right":"access","identities":{"phone":"1"}}""".PadRight(2049));

        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
        await tooLarge.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json, text/html", null)]
    [InlineData("", null)]
    [InlineData("application/json", "gzip")]
    public async Task A_body_of_another_type_answers_415_and_the_type_to_use(string type, string? encoding)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);

        using var answer = await _api.Send("POST", "/api/requests", content, _api.Token(RequestsApi.SubmitRequests));

        await answer.IsProblem(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        Assert.Equal(["application/json"], answer.Headers.GetValues("Accept"));
    }

    [Fact]
    public async Task A_caller_who_sends_too_much_waits_and_the_others_do_not()
    {
        await using var strict = await Api.Start(
            settings: [("Compliance:Web:RequestsPerWindow", "2"), ("Compliance:Web:Window", "01:00:00")]);
        var token = strict.Token(ReviewsApi.RunReviews);
        foreach (var _ in Enumerable.Range(0, 2))
            (await strict.Send("POST", "/api/reviews", token: token)).EnsureSuccessStatusCode();

        using var answer = await strict.Send("POST", "/api/reviews", token: token);
        using var other = await strict.Send("POST", "/api/reviews", token: strict.TokenFor("another", ReviewsApi.RunReviews));
        using var live = await strict.Send("GET", "/health/live");

        await answer.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
    }

    [Fact]
    public async Task Tokens_that_are_rejected_too_often_wait_and_a_valid_one_from_the_same_address_does_not()
    {
        // Nothing bounds it where nothing is said.
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await _api.Send("POST", "/api/reviews", token: "a.b.c")).StatusCode);

        await using var strict = await Api.Start(
            settings:
            [
                ("Compliance:Web:RejectionsPerAddress", "3"),
                ("Compliance:Web:Window", "01:00:00"),
                ("Compliance:Web:AddressHeader", "X-Client"),
            ]);
        for (var i = 0; i < 3; i++)
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await strict.Send("POST", "/api/reviews", token: "a.b.c", headers: ("X-Client", "2001:db8::1"))).StatusCode);

        // A neighbour in the same network of IPv6 is the same caller, with or without a token.
        using var neighbour = await strict.Send("POST", "/api/reviews", headers: ("X-Client", "2001:db8::2"));
        await neighbour.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(neighbour.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        using var valid = await strict.Send(
            "POST", "/api/reviews", token: strict.Token(ReviewsApi.RunReviews), headers: ("X-Client", "2001:db8::1"));
        Assert.Equal(HttpStatusCode.Accepted, valid.StatusCode);
        using var other = await strict.Send("POST", "/api/reviews", token: "a.b.c", headers: ("X-Client", "2001:db8:0:1::1"));
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Theory]
    [InlineData("Compliance:Web:LogReadsPerAddress", "0")]
    [InlineData("Compliance:Web:RejectionsPerAddress", "0")]
    [InlineData("Compliance:Web:MaxBodyBytes", "0")]
    [InlineData("Compliance:Web:MaxBodyBytes", "16777217")]
    [InlineData("Compliance:Web:RequestsPerWindow", "0")]
    [InlineData("Compliance:Web:Window", "00:00:00")]
    [InlineData("Compliance:Web:Window", "02:00:00")]
    public async Task A_bound_out_of_bounds_stops_the_start(string key, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () =>
            await Api.Start(settings: (key, value)));

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("X: a\0b\r\n")]
    [InlineData(" folded: x\r\n")]
    public async Task A_request_that_two_servers_could_read_differently_is_refused(string header)
    {
        var answer = await _api.SendRaw($"POST /api/reviews HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[01] ", answer);
    }

    [Fact]
    public async Task What_a_handler_throws_answers_500_and_leaves_no_message_anywhere()
    {
        await using var failing = await Api.Start(Table(_ =>
            throw new InvalidOperationException("jane@example.org", new FormatException("inner jane@example.org"))));

        using var answer = await failing.Send("GET", "/it", token: failing.Token(HealthApi.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.InternalServerError, "unexpected");
        Assert.DoesNotContain("jane", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(failing.Log.All, line => line.Contains("jane", StringComparison.Ordinal));
        var line = Assert.Single(
            failing.Log.All, line => line.Contains(problem.GetProperty("reference").GetString()!, StringComparison.Ordinal));
        Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", line, StringComparison.Ordinal);
        Assert.Contains(nameof(What_a_handler_throws_answers_500_and_leaves_no_message_anywhere), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_fails_half_way_is_cut_off_and_leaves_no_message_either()
    {
        var received = new TaskCompletionSource();
        await using var failing = await Api.Start(Table(async http =>
        {
            await http.Response.WriteAsync("half");
            await received.Task;
            throw new InvalidOperationException("jane@example.org");
        }));

        using var answer = await failing.Send("GET", "/it", token: failing.Token(HealthApi.ReadHealth));
        received.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain(failing.Log.All, line => line.Contains("jane", StringComparison.Ordinal));
        Assert.Contains(failing.Log.All, line => line.Contains("System.InvalidOperationException", StringComparison.Ordinal));
    }

    private static EndpointTable Table(RequestDelegate handle) =>
        new([new("GET", "it", HealthApi.ReadHealth, Role.Service, "It", Operation.Undescribed(handle))]);
}
