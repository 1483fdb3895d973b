using Compliance.Client.Consent;
using Compliance.Client.Problems;
using Compliance.Client.Requests;
using Compliance.Client.Tests.Support;
using Microsoft.AspNetCore.Http;
using static Compliance.Client.Tests.Support.ScriptedServer;

namespace Compliance.Client.Tests.Faults;

/// <summary>What is unavailable, late, too large or not understood never becomes an allowance.</summary>
public sealed class FaultTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_changes_nothing_is_repeated_after_503_and_after_429_when_the_service_says_when()
    {
        await using var server = await Start(Problem(503, "starting"), Problem(429, "too-many-requests", "0"), Decided(Now));
        Assert.True((await Decide(server.Client())).AllowsAll);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task What_is_unavailable_to_the_end_is_an_exception_with_the_problem()
    {
        await using var server = await Start(Problem(503, "store-unavailable", "0"));
        var failure = await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(server.Client()));
        Assert.Equal((ProblemCodes.StoreUnavailable, TimeSpan.Zero), (failure.Problem!.Code, failure.RetryAfter));
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(503, "60")]
    [InlineData(429, "60")]
    [InlineData(429, null)]
    [InlineData(500, null)]
    [InlineData(502, null)]
    public async Task A_wait_that_is_too_long_or_not_named_and_a_failure_that_repetition_does_not_mend_end_the_call(
        int status, string? after)
    {
        await using var server = await Start(Problem(status, "unexpected", after), Decided(Now));
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(server.Client()));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task What_could_happen_twice_is_sent_once()
    {
        await using var server = await Start(Problem(503, "ledger-busy", "0"));
        var client = server.Client();
        var answer = new NoticeAnswer(ConsentMethod.App, "t", "s", new Dictionary<string, bool> { ["recommend"] = true }, "c");
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => client.Consent.Answer("p", answer, Cancelled));
        var submission = new RequestSubmission(Right.Access, new Dictionary<string, string> { ["email"] = "anna@example.com" });
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => client.Requests.Submit(submission, null, Cancelled));
        Assert.Equal(2, server.Requests);
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => client.Requests.Submit(submission, "key", Cancelled));
        Assert.Equal(5, server.Requests);
        await Assert.ThrowsAsync<ComplianceUnavailableException>(
            () => client.Consent.Withdraw("p", "recommend", new ConsentAct(ConsentMethod.App), Cancelled));
        Assert.Equal(8, server.Requests);
    }

    [Fact]
    public async Task Silence_ends_after_the_time_out_of_each_attempt()
    {
        await using var server = await Start(Silence);
        var client = server.Client(options => (options.Timeout, options.Retries) = (TimeSpan.FromMilliseconds(200), 1));
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(client));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task An_answer_that_stops_in_the_middle_is_silence_too()
    {
        await using var server = await Start(async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{\"purpose\": ");
            await http.Response.Body.FlushAsync();
            await Silence(http);
        });
        var client = server.Client(options => (options.Timeout, options.Retries) = (TimeSpan.FromMilliseconds(200), 0));
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(client));
    }

    [Fact]
    public async Task A_connection_that_breaks_and_an_address_where_nobody_listens_are_unavailable()
    {
        await using var server = await Start(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(server.Client()));
        await using var gone = await Start(Silence);
        var client = gone.Client(options => options.Retries = 0);
        await gone.DisposeAsync();
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(client));
    }

    [Fact]
    public async Task The_caller_stops_a_call_and_gets_a_cancellation()
    {
        await using var server = await Start(Silence);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => server.Client().Decisions.Decide("p", "recommend", cancellation: stop.Token));
    }

    [Fact]
    public async Task No_more_of_an_answer_is_read_than_is_bounded()
    {
        await using var server = await Start(Json(new string(' ', 2000)), async http =>
        {
            for (var part = 0; part < 100; part++)
                await http.Response.WriteAsync(new string(' ', 1000));
        });
        var client = server.Client(options => options.MaxAnswerBytes = 1024);
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(client));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(client));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<!doctype html>")]
    [InlineData("""{"purpose": "recommend"}""")]
    [InlineData("""{"purpose": "recommend", "people": []}""")]
    [InlineData("""{"purpose": "recommend", "people": [null]}""")]
    [InlineData("""{"purpose": "recommend", "purpose": "recommend", "people": []}""")]
    public async Task What_is_not_understood_is_no_decision(string json)
    {
        await using var server = await Start(Json(json));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(server.Client()));
    }

    [Theory]
    [InlineData("allowed\", \"reason\": \"withdrawn")]
    [InlineData("allowed\", \"reason\": \"a-reason-of-tomorrow")]
    [InlineData("permitted\", \"reason\": \"consented")]
    public async Task An_outcome_or_a_reason_that_is_not_known_is_no_allowance(string answer)
    {
        await using var server = await Start(Decided(Now, answer));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(server.Client()));
    }

    [Fact]
    public async Task An_answer_about_somebody_else_another_purpose_or_other_fields_is_refused()
    {
        await using var server = await Start(Decided(Now));
        var decisions = server.Client().Decisions;
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => decisions.Decide("q", "recommend", cancellation: Cancelled));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => decisions.Decide("p", "newsletter", cancellation: Cancelled));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => decisions.Decide("p", "recommend", ["f", "g"], Cancelled));
        Assert.True((await decisions.Decide("p", "recommend", ["f", "f"], Cancelled)).AllowsAll);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_page_is_no_answer()
    {
        await using var server = await Start(
            http =>
            {
                http.Response.Redirect("https://example.com/");
                return Task.CompletedTask;
            },
            Json("<p>", 404));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(server.Client()));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => Decide(server.Client()));
    }

    [Fact]
    public async Task The_token_is_asked_for_at_each_attempt()
    {
        await using var server = await Start(Problem(503, "starting", "0"), Decided(Now));
        var asked = 0;
        await Decide(server.Client(options => options.Token = _ => ValueTask.FromResult($"token-{++asked}")));
        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Tokens);
    }

    [Theory]
    [InlineData("http://privacy.shop.example/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData(null)]
    public void A_token_goes_to_no_address_without_protection(string? address)
    {
        using var http = new HttpClient();
        var options = new ComplianceClientOptions { Address = address is null ? null : new Uri(address) };
        Assert.Throws<ArgumentException>(() => new ComplianceClient(http, options));
    }

    [Fact]
    public void Options_out_of_their_bounds_are_refused()
    {
        using var http = new HttpClient { BaseAddress = new Uri("https://privacy.shop.example/base") };
        Assert.NotNull(new ComplianceClient(http));
        foreach (var options in new ComplianceClientOptions[]
                 {
                     new() { Timeout = TimeSpan.Zero }, new() { Retries = 6 }, new() { MaxDelay = TimeSpan.FromHours(1) },
                     new() { MaxAnswerBytes = 1 },
                 })
            Assert.Throws<ArgumentException>(() => new ComplianceClient(http, options));
    }

    private static Task<Compliance.Decisions.Decision> Decide(ComplianceClient client) =>
        client.Decisions.Decide("p", "recommend", cancellation: Cancelled);
}
