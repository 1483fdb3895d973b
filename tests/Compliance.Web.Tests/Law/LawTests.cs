using System.Net;
using System.Text.Json;
using Compliance.Law;
using Compliance.Web.Law;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Law;

public sealed class LawTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_laws_are_listed_and_each_shows_its_rules_with_their_sources()
    {
        using var list = await Get("/api/law");
        Assert.Equal(
            LawTable.Current.Codes,
            (await list.Body()).GetProperty("regimes").EnumerateArray().Select(each => each.GetProperty("code").GetString()!));

        using var found = await Get("/api/law/us-ca");
        var rules = (await found.Body()).GetProperty("rules").EnumerateArray().ToList();
        Assert.All(rules, rule => Assert.NotEmpty(rule.GetProperty("source").GetString()!));
        Assert.Contains(rules, rule => rule.TryGetProperty("within", out var within) && within.GetString() == "15 business days");
        using var unknown = await Get("/api/law/atlantis");
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-regime");
    }

    [Theory]
    [InlineData("eu-gdpr", "right=access&received=2025-10-31T08:00:00Z&zone=Europe/Berlin", "2025-12-01")]
    [InlineData("eu-gdpr", "right=access&received=2026-03-03&calendar=de", "2026-04-07")]
    [InlineData("eu-gdpr", "right=access&received=2025-01-31&extended=true", "2025-04-30")]
    [InlineData("uk-gdpr", "right=access&received=2026-02-03&pause=2026-02-05/2026-02-20/identity", "2026-03-20")]
    [InlineData("us-ca", "right=access&duty=confirmation&received=2026-11-09", "2026-11-24")]
    [InlineData("us-co", "right=access&duty=appeal-answer&received=2026-03-02", "2026-04-16")]
    public async Task A_deadline_comes_with_the_steps_that_led_to_it(string regime, string query, string day)
    {
        using var answer = await Get($"/api/law/{regime}/deadline?{query}");
        var body = await answer.Body();
        Assert.Equal((HttpStatusCode.OK, day), (answer.StatusCode, body.GetProperty("day").GetString()));
        var trace = body.GetProperty("trace").EnumerateArray().ToList();
        Assert.Equal("received", trace[0].GetProperty("step").GetString());
        Assert.Contains(trace, step => step.TryGetProperty("source", out JsonElement _));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_whole()
    {
        using var answer = await Get(
            "/api/law/eu-gdpr/deadline?right=forget&received=soon&zone=Mars/Olympus&pause=x&extended=maybe&asOf=later&duty=a&duty=b");
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(
            ["asOf", "duty", "extended", "pause", "received", "right", "zone"], problem.Errors().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("jp-appi", "right=access&received=2026-03-02")]
    [InlineData("eu-gdpr", "right=opt-out&received=2026-03-02")]
    [InlineData("br-lgpd", "right=access&received=2026-03-02&extended=true")]
    [InlineData("us-ca", "right=access&received=2026-03-02&calendar=de")]
    public async Task A_question_without_an_answer_in_the_law_is_refused_and_says_why(string regime, string query)
    {
        using var answer = await Get($"/api/law/{regime}/deadline?{query}");
        await answer.IsProblem(HttpStatusCode.UnprocessableEntity, "no-deadline");
        Assert.Contains(regime, (await answer.Body()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Get(string path) => _api.Send("GET", path, token: _api.Token(LawApi.ReadLaw));
}
