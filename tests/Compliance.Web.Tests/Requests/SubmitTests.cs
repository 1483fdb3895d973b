using System.Net;
using Compliance.Decisions.Policies;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;
using NodaTime;

namespace Compliance.Web.Tests.Requests;

public sealed class SubmitTests : IAsyncLifetime
{
    private const string OneRight =
        "must be one of access, portability, erasure, rectification, restriction, objection, opt-out, limit-use, withdrawal";

    private const string AccessLog = "Compliance.Web.Pipeline.AccessLog";
    private const string Good = """{"right":"erasure","identities":{"email":"jane@example.org","customer_number":"C-1001"}}""";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_is_taken_in_and_found_at_its_location()
    {
        using var answer = await _api.Submit(Good);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.Body()).GetProperty("id").GetString()!;
        Assert.Equal($"/api/requests/{id}", answer.Headers.Location!.ToString());
        var submitted = _api.FakeServices.Submitted[id];
        Assert.Equal(Right.Erasure, submitted.Right);
        Assert.Equal(("eu-gdpr", "tester"), (submitted.Regime, submitted.Caller));
        Assert.Equal("jane@example.org", submitted.Identities.Find("email")!.Value.Reveal());
    }

    [Fact]
    public async Task A_rectification_says_what_is_right_and_what_was_wrong()
    {
        using var answer = await _api.Submit(
            """
            {"right":"rectification","identities":{"email":"jane@example.org"},
             "corrections":[{"field":"crm.accounts.name","value":"Jane Doe"},{"field":"crm.addresses.city","value":"Oslo","was":"Olso"}]}
            """);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var corrections = _api.FakeServices.Submitted[(await answer.Body()).GetProperty("id").GetString()!].Corrections;
        Assert.Equal(["crm.accounts.name", "crm.addresses.city"], corrections.Select(each => each.Field));
        Assert.Equal(("Jane Doe", null), (corrections[0].Value.Reveal(), corrections[0].Was?.Reveal()));
        Assert.Equal("Olso", corrections[1].Was!.Value.Reveal());
    }

    [Theory]
    [InlineData("""[{"field":"crm.accounts.name"}]""", "corrections[0].value")]
    [InlineData("""[{"field":"crm.accounts.name","value":7}]""", "corrections[0].value")]
    [InlineData("""{"field":"crm.accounts.name","value":"x"}""", "corrections")]
    public async Task A_correction_of_another_shape_is_refused_with_its_place(string corrections, string place)
    {
        using var answer = await _api.Submit(
            $$"""{"right":"rectification","identities":{"email":"jane@example.org"},"corrections":{{corrections}}}""");
        Assert.Contains(place, $"{await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request")}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objection", "eu-gdpr", """{"purpose":"newsletter"}""", "newsletter", PurposeClasses.None)]
    [InlineData("opt-out", "us-ca", """{"classes":["sale","targeted-advertising"]}""", null,
        PurposeClasses.Sale | PurposeClasses.TargetedAdvertising)]
    [InlineData("withdrawal", "eu-gdpr", "{}", null, PurposeClasses.None)]
    public async Task A_request_about_uses_says_which(string right, string law, string about, string? purpose, PurposeClasses classes)
    {
        using var answer = await _api.Submit(
            $$"""{"right":"{{right}}","regime":"{{law}}","identities":{"email":"a@example.org"},"about":{{about}}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (await answer.Body()).GetProperty("id").GetString()!;
        Assert.Equal(new UseChoice(purpose, classes), _api.FakeServices.Submitted[id].About);
    }

    [Theory]
    [InlineData("opt-out", "eu-gdpr")]
    [InlineData("limit-use", "eu-gdpr")]
    public async Task A_right_that_a_law_does_not_give_is_refused_with_the_laws_that_do(string right, string law)
    {
        using var answer = await _api.Submit(
            $$"""{"right":"{{right}}","regime":"{{law}}","identities":{ "email":"a@example.org" } }""");
        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("us-ca", $"{problem}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_status_says_where_it_stands()
    {
        using var submitted = await _api.Submit(Good.Replace("}}", "},\"regime\":\"us-ca\"}", StringComparison.Ordinal));
        var path = submitted.Headers.Location!.ToString();

        Assert.Equal(
            """{"id":"request-1","right":"erasure","regime":"us-ca","received":"2026-01-31T12:00:00Z","due":"2026-02-28","stage":"received","state":"open","commitment":"Y29tbWl0bWVudA=="}""",
            await Status(path));

        _api.FakeServices.Progress = new RequestProgress("erasing shop_sql", 2, 5, "shop_sql", Instant.FromUtc(2026, 1, 31, 13, 0));
        Assert.EndsWith(
            ""","state":"waiting","progress":{"step":"erasing shop_sql","done":2,"steps":5,"waitingFor":"shop_sql","waitingSince":"2026-01-31T13:00:00Z"},"commitment":"Y29tbWl0bWVudA=="}""",
            await Status(path), StringComparison.Ordinal);

        (_api.FakeServices.Progress, _api.FakeServices.Failure) = (null, "unexpected");
        Assert.EndsWith(
            ""","state":"failed","failure":"unexpected","commitment":"Y29tbWl0bWVudA=="}""",
            await Status(path),
            StringComparison.Ordinal);

        (_api.FakeServices.Failure, _api.FakeServices.Outcome) = (null, RequestOutcome.AlreadyErased);
        Assert.EndsWith(
            ""","state":"closed","closed":"2026-02-01T12:00:00Z","outcome":"already-erased","commitment":"Y29tbWl0bWVudA=="}""",
            await Status(path),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"right":"forgetting","identities":{"email":"a@b"}}""", "right", OneRight)]
    [InlineData("""{"right":1,"identities":{"email":"a@b"}}""", "right", OneRight)]
    [InlineData("""{"identities":{"email":"a@b"}}""", "right", "is missing")]
    [InlineData(
        """{"right":"erasure","identities":{"email":"a@b"},"regime":"hammurabi"}""",
        "regime",
        "must be one of ar-pdpa, br-lgpd, ca-qc, cl-21719, co-1581, eu-gdpr, in-dpdp, ke-dpa, kr-pipa, mx-lfpdppp, sa-pdpl, tr-kvkk, "
        + "tw-pdpa, uk-gdpr, us-ca, us-co, us-ct, us-de, us-fl, us-ia, us-in, us-ky, us-md, us-mn, us-mt, us-ne, us-nh, us-nj, us-or, "
        + "us-ri, us-tn, us-tx, us-ut, us-va, za-popia"
    )]
    [InlineData(
        """{"right":"access","identities":{"email":"a@b"},"regime":"jp-appi"}""",
        "regime",
        "must be one of ar-pdpa, au-privacy, br-lgpd, ca-ab, ca-bc, ca-pipeda, ca-qc, ch-fadp, cl-21719, co-1581, eu-gdpr, hk-pdpo, "
        + "il-ppl, in-dpdp, ke-dpa, kr-pipa, mx-lfpdppp, my-pdpa, nz-privacy, sa-pdpl, sg-pdpa, th-pdpa, tr-kvkk, tw-pdpa, uk-gdpr, "
        + "us-ca, us-co, us-ct, us-de, us-fl, us-ia, us-in, us-ky, us-md, us-mn, us-mt, us-ne, us-nh, us-nj, us-or, us-ri, us-tn, us-tx, "
        + "us-ut, us-va, za-popia"
    )]
    [InlineData("""{"right":"access","identities":{"email":"a@b"},"regime":null}""", "regime", "must not be null")]
    [InlineData("""{"right":"access"}""", "identities", "is missing")]
    [InlineData("""{"right":"access","identities":null}""", "identities", "must not be null")]
    [InlineData("""{"right":"access","identities":[]}""", "identities", "must be an object")]
    [InlineData("""{"right":"access","identities":{}}""", "identities", "must hold 1 to 16 identities")]
    [InlineData("""{"right":"access","identities":{"email":null}}""", "identities.email", "must be a string")]
    [InlineData("""{"right":"access","identities":{"email":7}}""", "identities.email", "must be a string")]
    [InlineData("""{"right":"access","identities":{"email":""}}""", "identities.email", "must not be blank")]
    [InlineData("""{"right":"access","identities":{"phone":" \u3000 "}}""", "identities.phone", "must not be blank")]
    [InlineData("""{"right":"access","identities":{"email":"a\u0000@b"}}""", "identities.email", "must not hold control characters")]
    [InlineData("""{"right":"access","identities":{"phone":"1\r\nX: y"}}""", "identities.phone", "must not hold control characters")]
    [InlineData("""{"right":"access","identities":{"email":"jane"}}""", "identities.email", "must be an email address")]
    [InlineData("""{"right":"access","identities":{"email":"@b"}}""", "identities.email", "must be an email address")]
    [InlineData("""{"right":"access","identities":{"email":"a@"}}""", "identities.email", "must be an email address")]
    [InlineData("""{"right":"access","identities":{"Email":"a@b"}}""", "identities.Email", "has a kind that is no word in lower case")]
    [InlineData("""{"right":"access","identities":{"a@b":"email"}}""", "identities.*", "has a kind that is no word in lower case")]
    [InlineData("""{"right":"access","identities":{"email":"a@b"},"force":true}""", "force", "is not known here")]
    [InlineData("""{"right":"access","identities":{"email":"a@b","email":"c@d"}}""", "identities.email", "is given more than once")]
    public async Task What_cannot_be_used_answers_400_and_names_the_field(string json, string field, string message)
    {
        using var answer = await _api.Submit(json);

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([message], problem.Errors()[field]);
        Assert.Empty(_api.FakeServices.Submitted);
    }

    [Fact]
    public async Task An_identity_has_256_characters_at_most()
    {
        using var fits = await _api.Submit($$$"""{"right":"access","identities":{"phone":"{{{new string('1', 256)}}}"}}""");
        using var tooLong = await _api.Submit($$$"""{"right":"access","identities":{"phone":"{{{new string('1', 257)}}}"}}""");

        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
        var problem = await tooLong.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must not be longer than 256 characters"], problem.Errors()["identities.phone"]);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var answer = await _api.Submit("""{"right":"access","identities":{"email":"jane","phone":""}}""", ("Idempotency-Key", "a b"));

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["Idempotency-Key", "identities.email", "identities.phone"], problem.Errors().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Malformed_JSON_answers_400_with_path_and_line()
    {
        using var answer = await _api.Submit("{\n\"identities\":{\"email\":jane@example.org}}");

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "malformed-json");
        Assert.Equal(["stops being JSON at line 2, byte 23"], problem.Errors()["identities.email"]);
        Assert.DoesNotContain("jane", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_and_body_is_the_same_request()
    {
        using var first = await _api.Submit(Good, ("Idempotency-Key", "k-1"));
        using var again = await _api.Submit(Good, ("Idempotency-Key", "k-1"));

        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Single(_api.FakeServices.Submitted);
    }

    [Fact]
    public async Task The_same_key_and_another_body_answers_422()
    {
        using var first = await _api.Submit(Good, ("Idempotency-Key", "k-1"));
        using var other = await _api.Submit(Good.Replace("erasure", "access", StringComparison.Ordinal), ("Idempotency-Key", "k-1"));

        await other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single(_api.FakeServices.Submitted);
    }

    [Fact]
    public async Task Without_a_key_every_submission_is_a_request()
    {
        using var first = await _api.Submit(Good);
        using var second = await _api.Submit(Good);

        Assert.Equal(2, _api.FakeServices.Submitted.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("sch\u00e4ssel")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    public async Task A_key_that_is_no_key_is_refused(string key)
    {
        var answer = await _api.SendRaw(Raw($"Idempotency-Key: {key}\r\n"));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        if (key.All(char.IsAscii))
            Assert.Contains("\"Idempotency-Key\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_are_refused() => Assert.Contains(
        "must be given once", await _api.SendRaw(Raw("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("unknown")]
    [InlineData("a%0d%0aX-Injected:%20yes")]
    [InlineData("a%00b")]
    [InlineData("..%2fother")]
    [InlineData("a'%20or%201%20eq%201")]
    public async Task An_id_that_nothing_has_answers_404_whatever_it_looks_like(string id)
    {
        foreach (var (path, code) in new[] { ("requests/{0}", "request"), ("retention/sweeps/{0}", "sweep"), ("reviews/{0}", "review") })
        {
            var answer = await _api.SendRaw($"GET /api/{path.Replace("{0}", id, StringComparison.Ordinal)} HTTP/1.1\r\nHost: x\r\n"
                + $"Authorization: Bearer {_api.Token([.. Permission.All])}\r\nConnection: close\r\n\r\n");

            Assert.DoesNotContain("X-Injected", answer, StringComparison.Ordinal);
            if (!id.Contains("%00", StringComparison.Ordinal))
                Assert.Contains($"unknown-{code}", answer, StringComparison.Ordinal);
            else
                Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Neither_identities_nor_path_nor_query_nor_token_reach_the_log()
    {
        var token = _api.Token([.. Permission.All]);
        using var submitted = await _api.Submit(Good);
        using var refused = await _api.Submit(Good.Replace("jane@example.org", "jane", StringComparison.Ordinal));
        using var malformed = await _api.Submit("{\"jane@example.org\":jane}");
        using var found = await _api.Send("GET", "/api/requests/jane?email=jane@example.org", token: token, headers: ("X-Name", "jane"));
        using var unknown = await _api.Send("JANE", "/jane/doe?jane", token: token);

        await _api.Log.Reach(AccessLog, 5);

        Assert.DoesNotContain(_api.Log.All, line => line.Contains("jane", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(_api.Log.All, line => line.Contains("C-1001", StringComparison.Ordinal));
        Assert.DoesNotContain(_api.Log.All, line => line.Contains(token[..20], StringComparison.Ordinal));
        Assert.Equal(
            ["POST /api/requests 202", "POST /api/requests 400", "POST /api/requests 400", "GET /api/requests/{id} 404", "no endpoint 404"],
            _api.Log.Of(AccessLog).Select(line => line.Trim()));
    }

    private async Task<string> Status(string path)
    {
        using var answer = await _api.Send("GET", path, token: _api.Token(RequestsApi.ReadRequests));
        return await answer.Content.ReadAsStringAsync();
    }

    private string Raw(string header) =>
        $"POST /api/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_api.Token(RequestsApi.SubmitRequests)}\r\n{header}"
        + $"Content-Type: application/json\r\nContent-Length: {Good.Length}\r\nConnection: close\r\n\r\n{Good}";
}
