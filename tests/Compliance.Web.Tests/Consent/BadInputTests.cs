using System.Net;
using System.Text;
using Compliance.Consent.Ledger;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Consent;

/// <summary>What bad input gets: a problem that says what to do, and nothing recorded.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Rendering = """{"notice":"shop-privacy","language":"en","surface":"web-banner"}""";

    private ConsentCaller _caller = null!;

    private ConsentHolder Person => _caller.Person;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Theory]
    [InlineData("renderings", """{"notice":"nobody-published-it","language":"en","surface":"web-banner"}""", "unknown-notice", 404)]
    [InlineData("renderings", """{"notice":"shop-privacy","version":7,"language":"en","surface":"web-banner"}""", "unknown-notice", 404)]
    [InlineData("renderings", """{"notice":"../secrets","language":"en","surface":"web-banner"}""", "unknown-notice", 404)]
    [InlineData("renderings", """{"notice":"shop-privacy","language":"fr","surface":"web-banner"}""", "unknown-wording", 422)]
    [InlineData("renderings", """{"notice":"shop-privacy","language":"en","surface":"billboard"}""", "unknown-wording", 422)]
    [InlineData("pages", """{"notice":"shop-privacy","language":"fr","surface":"web-banner"}""", "unknown-wording", 422)]
    [InlineData("pages", """{"notice":"nobody-published-it","language":"en","surface":"web-banner"}""", "unknown-notice", 404)]
    [InlineData("withdrawals", """{"method":"app","purpose":"world-domination"}""", "unknown-purpose", 422)]
    [InlineData("withdrawal-links", """{"purpose":"world-domination"}""", "unknown-purpose", 422)]
    [InlineData("objections", """{"method":"app","purpose":"world-domination"}""", "unknown-purpose", 422)]
    [InlineData("opt-outs", """{"method":"app","classes":[]}""", "nothing-answered", 422)]
    [InlineData("signals/gpp", """{"text":"DBABTA~1YXN"}""", "malformed-signal", 422)]
    [InlineData("signals/gpp", """{"text":""}""", "malformed-signal", 422)]
    [InlineData("signals/tcf", """{"text":"BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA"}""", "malformed-signal", 422)]
    [InlineData("devices", """{"device":"7d0e6a54f1b84c3f9e2a5b8c1d6f4e30"}""", "unknown-person", 404)]
    [InlineData("withdrawals/all", """{"method":"app","browser":{"regime":"atlantis"}}""", "invalid-request", 400)]
    [InlineData("withdrawals/all", """{"method":"signal"}""", "invalid-request", 400)]
    [InlineData("withdrawals/all", """{"method":"app","by":{"hand":"controller"}}""", "invalid-request", 400)]
    [InlineData("withdrawals/all", """{"method":"app","by":{"hand":"guardian","proof":"jane"}}""", "invalid-request", 400)]
    [InlineData("withdrawals/all", """{"method":"app","by":{"hand":"agent"}}""", "invalid-request", 400)]
    [InlineData("opt-outs", """{"method":"app","classes":["everything"]}""", "invalid-request", 400)]
    public async Task It_is_refused_with_a_problem_of_its_own(string what, string body, string code, int status)
    {
        using var answer = await _caller.PostFor(Person, what, body);
        await answer.IsProblem((HttpStatusCode)status, code);
        Assert.Empty(await _caller.Acts(Person));
    }

    [Theory]
    [InlineData("DBABTA~1YXN", "uspv1, character 2: expected Y, N or -")]
    [InlineData("DBABTA", "header")]
    public async Task A_malformed_string_names_the_place(string text, string place)
    {
        using var answer = await _caller.PostFor(Person, "signals/gpp", $$"""{"text":"{{text}}"}""");
        var problem = await answer.IsProblem(HttpStatusCode.UnprocessableEntity, "malformed-signal");
        Assert.StartsWith(place, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jane@example.org")]
    [InlineData("7D0E6A54F1B84C3F9E2A5B8C1D6F4E30")]
    [InlineData("7d0e6a54f1b84c3f9e2a5b8c1d6f4e3")]
    [InlineData("device-jane")]
    public async Task A_person_is_named_by_an_opaque_id_alone(string holder)
    {
        using var written = await _caller.Post($"/api/consent/{holder}/renderings", Rendering);
        await written.IsProblem(HttpStatusCode.NotFound, "unknown-person");
        using var read = await _caller.Api.Send(
            "GET", $"/api/consent/{holder}/history", token: _caller.Api.Token(ConsentApi.ReadConsent));
        await read.IsProblem(HttpStatusCode.NotFound, "unknown-person");
    }

    [Fact]
    public async Task Somebody_who_was_never_enrolled_and_somebody_who_was_erased_get_the_same_answer_and_no_row()
    {
        var (stranger, page) = (ConsentBench.NewPerson(), await _caller.Page(Person));
        _caller.World.Erase(stranger);
        _caller.World.Erase(Person);
        var answers = new List<string>();
        foreach (var holder in new[] { stranger, Person })
        {
            using var answer = await _caller.PostFor(holder, "opt-outs", """{"method":"app","classes":["sale"]}""", ("Sec-GPC", "1"));
            await answer.IsProblem(HttpStatusCode.NotFound, "unknown-person");
            answers.Add(await answer.Content.ReadAsStringAsync());
            Assert.Null((await _caller.World.Ledger.Read(holder, default)).Version);
        }

        Assert.Equal(answers[0], answers[1]);
        using var opened = await _caller.Api.Send("GET", page, headers: ("Sec-GPC", "1"));
        await opened.IsProblem(HttpStatusCode.Forbidden, "page-refused");
        Assert.Null((await _caller.World.Ledger.Read(Person, default)).Version);
    }

    [Fact]
    public async Task A_token_is_refused_once_it_has_expired_and_a_page_too()
    {
        var (token, page) = (await _caller.Render(Person), await _caller.Page(Person));
        _caller.Bench.Clock.AdvanceMinutes(31);
        using var answer = await _caller.Answer(Person, token, ConsentBench.Recommend);
        await answer.IsProblem(HttpStatusCode.Conflict, "notice-token-over");
        using var opened = await _caller.Api.Send("GET", page);
        await opened.IsProblem(HttpStatusCode.Forbidden, "page-refused");
        Assert.Empty(await _caller.Acts(Person));
    }

    [Fact]
    public async Task An_answer_to_what_was_not_asked_or_to_a_version_that_was_replaced_is_refused_as_a_whole()
    {
        var token = await _caller.Render(Person);
        using var unasked = await _caller.PostFor(
            Person, "answers",
            $$"""
            {
              "method": "app", "token": "{{token}}", "surface": "web-banner", "copy": "{{ConsentCaller.Hash}}",
              "choices": { "recommend": true, "analyse": true }
            }
            """);
        await unasked.IsProblem(HttpStatusCode.UnprocessableEntity, "nothing-answered");
        using var nothing = await _caller.PostFor(
            Person, "answers",
            $$"""{"method":"app","token":"{{token}}","surface":"web-banner","choices":{},"copy":"{{ConsentCaller.Hash}}"}""");
        await nothing.IsProblem(HttpStatusCode.UnprocessableEntity, "nothing-answered");
        using var noCopy = await _caller.PostFor(
            Person, "answers",
            $$"""{"method":"app","token":"{{token}}","surface":"web-banner","choices":{"recommend":true},"copy":"a screenshot"}""");
        Assert.Contains("copy", (await noCopy.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors().Keys);

        await _caller.Bench.Publish(ConsentBench.NoticeOf(2));
        using var old = await _caller.Answer(Person, token, ConsentBench.Recommend);
        await old.IsProblem(HttpStatusCode.Conflict, "notice-replaced");
        using var again = await _caller.PostFor(
            Person, "renderings", """{"notice":"shop-privacy","version":1,"language":"en","surface":"web-banner"}""");
        await again.IsProblem(HttpStatusCode.Conflict, "notice-replaced");
        Assert.Empty(await _caller.Acts(Person));
    }

    [Theory]
    [InlineData("act=dance&value=yes", "act")]
    [InlineData("act=opt-out&value=maybe", "value")]
    [InlineData("", "value")]
    public async Task A_form_that_no_page_of_ours_has_is_refused(string form, string field)
    {
        using var answer = await _caller.Api.Send("POST", await _caller.Page(Person), Encoded(form));
        Assert.Contains(field, (await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors().Keys);
        Assert.Empty(await _caller.Acts(Person));
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused_by_the_page_and_by_the_link()
    {
        foreach (var address in new[] { await _caller.Page(Person), await _caller.Link(Person) })
        {
            using var answer = await _caller.Api.Send("POST", address, Api.Json("""{"act":"opt-out","value":"yes"}"""));
            await answer.IsProblem(HttpStatusCode.UnsupportedMediaType, "wrong-form");
        }

        Assert.Empty(await _caller.Acts(Person));
    }

    [Theory]
    [InlineData("after=x")]
    [InlineData("after=-1")]
    [InlineData("after=1&after=2")]
    public async Task A_page_of_the_history_that_no_answer_named_is_refused(string query)
    {
        using var answer = await _caller.Api.Send(
            "GET", $"/api/consent/{Person}/history?{query}", token: _caller.Api.Token(ConsentApi.ReadConsent));
        await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("", "invalid-request", 400)]
    [InlineData("purpose=recommend", "invalid-request", 400)]
    [InlineData("purpose=recommend&regime=atlantis", "invalid-request", 400)]
    [InlineData("purpose=world-domination&regime=us-ca", "unknown-purpose", 422)]
    public async Task Whether_somebody_may_be_asked_wants_a_purpose_and_a_law(string query, string code, int status)
    {
        using var answer = await _caller.Api.Send(
            "GET", $"/api/consent/{Person}/may-ask?{query}", token: _caller.Api.Token(ConsentApi.ReadConsent));
        await answer.IsProblem((HttpStatusCode)status, code);
    }

    private static StringContent Encoded(string form) => new(form, Encoding.UTF8, "application/x-www-form-urlencoded");
}
