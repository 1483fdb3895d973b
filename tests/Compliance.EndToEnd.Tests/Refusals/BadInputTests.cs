using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.EndToEnd.Tests.Refusals;

public sealed class BadInputTests(ShopUnderTest shop)
{
    [Theory]
    [InlineData("""{"right":"access","identities":{"email":""", "malformed-json")]
    [InlineData("", "malformed-json")]
    [InlineData("""{"right":"access"} {}""", "malformed-json")]
    public async Task A_body_that_is_no_JSON_is_a_400_that_says_where(string body, string code)
    {
        using var answer = await Post(body);

        var problem = await answer.IsProblem(400, code);
        Assert.NotEmpty(problem["errors"]!.AsObject());
    }

    [Theory]
    [InlineData("""{"right":"forgetting","identities":{"email":"a@b.example"}}""", "right")]
    [InlineData("""{"right":7,"identities":{"email":"a@b.example"}}""", "right")]
    [InlineData("""{"identities":{"email":"a@b.example"}}""", "right")]
    [InlineData("""{"right":"access"}""", "identities")]
    [InlineData("""{"right":"access","identities":{}}""", "identities")]
    [InlineData("""{"right":"access","identities":[]}""", "identities")]
    [InlineData("""{"right":"access","identities":{"email":""}}""", "identities.email")]
    [InlineData("""{"right":"access","identities":{"email":"nobody"}}""", "identities.email")]
    [InlineData("""{"right":"access","identities":{"phone":["+49"]}}""", "identities.phone")]
    [InlineData("""{"right":"access","identities":{"email":"a@b.example"},"regime":"hammurabi"}""", "regime")]
    [InlineData("""{"right":"access","identities":{"email":"a@b.example"},"urgent":true}""", "urgent")]
    public async Task What_cannot_be_used_is_a_400_that_names_the_field(string body, string field)
    {
        using var answer = await Post(body);

        var problem = await answer.IsProblem(400, "invalid-request");
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once()
    {
        using var answer = await Post("""{"right":"forgetting","identities":{"email":5}}""");

        var problem = await answer.IsProblem(400, "invalid-request");
        Assert.Equal(["identities.email", "right"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_value_of_the_caller_is_not_repeated()
    {
        using var answer = await Post("""{"right":"access","identities":{"email":"jane doe who has no address"}}""");

        Assert.DoesNotContain("jane", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_oversized_body_is_a_413()
    {
        var body = """{"right":"access","identities":{"email":"LONG@b.example"}}""".Replace(
            "LONG",
            new string('a', 2_000_000),
            StringComparison.Ordinal);

        using var answer = await Post(body);

        await answer.IsProblem(413, "body-too-large");
    }

    [Theory]
    [InlineData("GET", "api/nothing", 404, "unknown-route")]
    [InlineData("GET", "nowhere", 404, "unknown-route")]
    [InlineData("GET", "api/requests/unknown", 404, "unknown-request")]
    [InlineData("GET", "api/requests/unknown/download", 404, "unknown-export")]
    [InlineData("GET", "api/requests/unknown/certificate", 404, "unknown-certificate")]
    [InlineData("GET", "api/requests/%2e%2e%2fetc%2fpasswd", 404, "unknown-request")]
    [InlineData("GET", "api/retention/sweeps/unknown", 404, "unknown-sweep")]
    [InlineData("GET", "api/reviews/unknown", 404, "unknown-review")]
    [InlineData("PUT", "api/requests", 405, "wrong-method")]
    [InlineData("DELETE", "api/requests/unknown", 405, "wrong-method")]
    [InlineData("GET", "api/retention/sweeps", 405, "wrong-method")]
    public async Task An_unknown_place_is_a_404_and_a_wrong_method_a_405(string method, string path, int status, string code)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await shop.Http.SendAsync(message);

        await answer.IsProblem(status, code);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("POST", "api/requests")]
    [InlineData("GET", "api/requests/unknown")]
    [InlineData("GET", "api/requests/unknown/download")]
    [InlineData("POST", "api/retention/sweeps")]
    [InlineData("POST", "api/reviews")]
    [InlineData("GET", "health/ready")]
    public async Task Without_a_good_token_nothing_is_told(string method, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(shop.Http.BaseAddress!, path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.");
        using var strangers = new HttpClient();

        using var answer = await strangers.SendAsync(message);

        await answer.IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Anyone_may_ask_whether_it_lives()
    {
        using var strangers = new HttpClient();

        using var answer = await strangers.GetAsync(new Uri(shop.Http.BaseAddress!, "health/live"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<HttpResponseMessage> Post(string body) =>
        shop.Http.PostAsync(new Uri("api/requests", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
}
