using System.Net;
using System.Text.Json.Nodes;
using Compliance.Decisions;
using Compliance.Decisions.Signing;
using Compliance.Personalization;
using Compliance.Web.Personalization;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Personalization;

/// <summary>The gate and decisions over HTTP.</summary>
public sealed class PersonalizationEndpointTests : IAsyncLifetime
{
    private const string Person = "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30";
    private const string Gate = $"/api/personalization/{Person}?purpose=recommendations";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_gate_gives_data_with_the_reason_for_each_field_and_names_its_caller_in_the_record()
    {
        using var answer = await _api.Send("GET", Gate, token: _api.TokenFor("shop-web", PersonalizationApi.UsePersonalData));
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(4200, json["data"]!["shop.orders"]![0]!["total"]!.GetValue<int>());
        Assert.Equal(["allowed", "lawful-basis"], [$"{json["fields"]![0]!["outcome"]}", $"{json["fields"]![0]!["reason"]}"]);
        Assert.Equal("shop-web", Assert.Single(Fake.Records).Caller);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_are_given_with_commas_between()
    {
        using var answer = await _api.Send("GET", $"{Gate}&fields=shop.orders.total,shop.orders.date", token: Token);
        Assert.Equal(["shop.orders.total", "shop.orders.date"], Fake.Asked!);
    }

    [Theory]
    [InlineData("/api/personalization/7d0e6a54f1b84c3f9e2a5b8c1d6f4e30")]
    [InlineData("/api/personalization/7d0e6a54f1b84c3f9e2a5b8c1d6f4e30?purpose=")]
    [InlineData("/api/personalization/7d0e6a54f1b84c3f9e2a5b8c1d6f4e30?purpose=a&purpose=b")]
    public async Task The_purpose_is_given_once(string address)
    {
        using var answer = await _api.Send("GET", address, token: Token);
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must be given once: the purpose that the data are for"], problem.Errors()["purpose"]);
    }

    [Theory]
    [InlineData("&fields=")]
    [InlineData("&fields=shop.orders.total&fields=shop.orders.date")]
    public async Task Fields_that_cannot_be_read_never_become_all_fields(string fields)
    {
        using var answer = await _api.Send("GET", Gate + fields, token: Token);
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotEmpty(problem.Errors()["fields"]);
        Assert.Empty(Fake.Records);
    }

    [Fact]
    public async Task A_place_that_no_page_gave_is_refused_and_does_not_begin_anew()
    {
        using var answer = await _api.Send(
            "GET", $"/api/people/{Person}/uses?after={new string('0', 65)}", token: _api.Token(PersonalizationApi.ReadUses));
        await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData(PersonalizationError.UnknownPerson, 404, "unknown-person")]
    [InlineData(PersonalizationError.UnknownPurpose, 422, "unknown-purpose")]
    [InlineData(PersonalizationError.UnknownField, 422, "unknown-field")]
    [InlineData(PersonalizationError.StoreUnavailable, 503, "store-unavailable")]
    [InlineData(PersonalizationError.StoreMismatch, 502, "store-mismatch")]
    [InlineData(PersonalizationError.Busy, 503, "decisions-changing")]
    public async Task What_the_gate_refuses_is_a_problem_of_its_own(PersonalizationError error, int status, string code)
    {
        Fake.Refusal = new PersonalizationException(error, "sales");
        using var answer = await _api.Send("GET", Gate, token: Token);
        await answer.IsProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task A_token_for_decisions_opens_no_gate()
    {
        using var answer = await _api.Send("GET", Gate, token: _api.Token(PersonalizationApi.ReadDecisions));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(Fake.Records);
    }

    [Fact]
    public async Task Of_many_people_each_is_decided_in_the_order_asked()
    {
        var json = await Decide($$"""{"people": ["device-{{Person}}", "{{Person}}"], "purpose": "recommendations"}""");
        Assert.Equal([$"device-{Person}", Person], json["people"]!.AsArray().Select(each => $"{each!["person"]}"));
        Assert.Null(json["people"]![0]!["findings"]);
    }

    [Fact]
    public async Task An_explanation_has_the_findings_of_the_rules_and_a_sentence_for_the_person()
    {
        var json = await Decide(
            $$"""{"people": ["{{Person}}"], "purpose": "recommendations", "fields": ["shop.orders.secret"], "explain": true}""");
        var finding = json["people"]![0]!["findings"]!.AsArray().Single(each => each!["decides"]!.GetValue<bool>())!;
        Assert.Equal(["not-for-purpose", "shop.orders.secret"], [$"{finding["rule"]}", $"{finding["field"]}"]);
        Assert.NotEmpty($"{json["people"]![0]!["sentences"]![0]}");
    }

    [Theory]
    [InlineData(0, null, 400, "invalid-request")]
    [InlineData(101, "true", 400, "invalid-request")]
    [InlineData(10_001, null, 422, "too-many-people")]
    public async Task A_question_about_nobody_or_too_many_is_refused(int people, string? explain, int status, string code)
    {
        var body = new JsonObject
        {
            ["people"] = new JsonArray([.. Enumerable.Range(0, people).Select(_ => (JsonNode)Guid.NewGuid().ToString("N"))]),
            ["purpose"] = "recommendations",
        };
        if (explain is not null)
            body["explain"] = true;
        using var answer = await _api.Send(
            "POST", "/api/decisions", Api.Json(body.ToJsonString()), _api.Token(PersonalizationApi.ReadDecisions));
        await answer.IsProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Ten_thousand_people_fit_one_question()
    {
        var people = string.Join(',', Enumerable.Range(0, 10_000).Select(_ => $"\"{Guid.NewGuid():N}\""));
        var json = await Decide($$"""{"people": [{{people}}], "purpose": "recommendations"}""");
        Assert.Equal(10_000, json["people"]!.AsArray().Count);
    }

    [Fact]
    public async Task Decisions_are_signed_on_demand_for_the_audience_that_is_named_or_else_for_the_caller()
    {
        var unsigned = await Decide($$"""{"people": ["{{Person}}"], "purpose": "recommendations"}""");
        Assert.Null(unsigned["people"]![0]!["signed"]);
        Assert.Empty(Fake.Keys);
        foreach (var (audience, asked) in new[] { ("tester", ""), ("mailer", ", \"audience\": \"mailer\"") })
        {
            var json = await Decide($$"""{"people": ["{{Person}}"], "purpose": "recommendations", "signed": true{{asked}}}""");
            Assert.Equal(DecisionFailure.None, (await Verify($"{json["people"]![0]!["signed"]}", audience)).Failure);
        }
    }

    [Fact]
    public async Task The_gate_signs_the_decision_by_which_it_gave()
    {
        using var answer = await _api.Send("GET", $"{Gate}&signed=true&audience=mailer", token: Token);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var found = await Verify($"{json["signed"]}", "mailer");
        Assert.Equal($"{json["fields"]![0]!["reason"]}", found.Decision!.Answers[0].Reason.Code());
    }

    [Theory]
    [InlineData("&signed=yes", "signed")]
    [InlineData("&signed=", "signed")]
    [InlineData("&signed=true&signed=false", "signed")]
    [InlineData("&audience=mailer", "audience")]
    [InlineData("&signed=true&audience=", "audience")]
    [InlineData("&signed=true&audience=a%0Ab", "audience")]
    public async Task A_demand_for_a_signature_that_cannot_be_read_gives_nothing(string demand, string member)
    {
        using var answer = await _api.Send("GET", Gate + demand, token: Token);
        Assert.NotEmpty((await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors()[member]);
        Assert.Empty(Fake.Records);
    }

    [Fact]
    public async Task At_most_a_thousand_decisions_are_signed_at_once()
    {
        var people = string.Join(',', Enumerable.Range(0, 1_001).Select(_ => $"\"{Guid.NewGuid():N}\""));
        using var answer = await _api.Send(
            "POST", "/api/decisions", Api.Json($$"""{"people": [{{people}}], "purpose": "recommendations", "signed": true}"""),
            _api.Token(PersonalizationApi.ReadDecisions));
        await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task The_keys_are_for_everybody_and_may_be_kept_for_a_while()
    {
        await Decide($$"""{"people": ["{{Person}}"], "purpose": "recommendations", "signed": true}""");
        using var answer = await _api.Send("GET", "/.well-known/decision-keys.json");
        Assert.Equal("application/jwk-set+json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        var key = Assert.Single(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["keys"]!.AsArray())!;
        Assert.Equal(["alg", "crv", "exp", "kid", "kty", "nbf", "use", "x", "y"], key.AsObject().Select(each => each.Key).Order());

        using var again = await _api.Send(
            "GET", "/.well-known/decision-keys.json", headers: ("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Uses_are_listed_for_their_person_alone()
    {
        using (await _api.Send("GET", Gate, token: Token))
        {
        }

        var token = _api.Token(PersonalizationApi.ReadUses);
        using var mine = await _api.Send("GET", $"/api/people/{Person}/uses", token: token);
        using var others = await _api.Send("GET", "/api/people/0d0e6a54f1b84c3f9e2a5b8c1d6f4e30/uses", token: token);
        Assert.Single(JsonNode.Parse(await mine.Content.ReadAsStringAsync())!["records"]!.AsArray());
        Assert.Empty(JsonNode.Parse(await others.Content.ReadAsStringAsync())!["records"]!.AsArray());
    }

    private async Task<JsonNode> Decide(string body)
    {
        using var answer = await _api.Send("POST", "/api/decisions", Api.Json(body), _api.Token(PersonalizationApi.ReadDecisions));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task<DecisionVerification> Verify(string signed, string audience)
    {
        using var answer = await _api.Send("GET", "/.well-known/decision-keys.json");
        var keys = DecisionKeySet.Read(await answer.Content.ReadAsByteArrayAsync());
        var parties = new DecisionParties("compliance.example/log", audience);
        return new DecisionVerifier(keys, parties, TimeProvider.System, DecisionVerifier.MaxClockSkew)
            .Verify(signed, Person, "recommendations", null);
    }

    private string Token => _api.Token(PersonalizationApi.UsePersonalData);

    private FakePersonalization Fake => _api.Get<FakePersonalization>();
}
