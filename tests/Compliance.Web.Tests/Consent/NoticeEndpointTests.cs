using System.Net;
using System.Text.Json.Nodes;
using Compliance.Consent.Notices;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Json;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Consent;

public sealed class NoticeEndpointTests : IAsyncLifetime
{
    private ConsentCaller _caller = null!;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Fact]
    public async Task Every_version_stays_as_it_was_published_with_the_hash_of_what_is_shown()
    {
        await Publish(ConsentBench.NoticeOf(2));
        await Publish(ConsentBench.NoticeOf(3), "cosmetic");
        var versions = (await _caller.Get("/api/notices/shop-privacy/versions")).GetProperty("notices").EnumerateArray().ToList();
        Assert.Equal([(3, 2), (2, 2), (1, 1)], versions.Select(each =>
            (each.GetProperty("version").GetInt32(), each.GetProperty("materialSince").GetInt32())));
        var newest = Assert.Single((await _caller.Get("/api/notices")).GetProperty("notices").EnumerateArray());
        Assert.Equal(3, newest.GetProperty("version").GetInt32());

        var first = await _caller.Get("/api/notices/shop-privacy/versions/1");
        Assert.Equal(4, first.GetProperty("hashes").GetArrayLength());
        var hash = first.GetProperty("hashes").EnumerateArray().First(each =>
            (each.GetProperty("language").GetString(), each.GetProperty("surface").GetString()) == ("de", ConsentBench.App));
        Assert.Equal(
            NoticeHash.Of(ConsentBench.NoticeOf(), "de", ConsentBench.App).ToString(), hash.GetProperty("hash").GetString());
    }

    [Fact]
    public async Task Two_versions_are_compared_in_what_they_ask_for_and_line_by_line()
    {
        var changed = ConsentBench.NoticeOf(2, keptFor: "P3Y");
        changed = changed with
        {
            Texts = [changed.Texts[0] with { Text = "We ask you. You may always say no." }, changed.Texts[1]],
        };
        await Publish(changed);
        await Publish(changed with { Version = 3 }, "cosmetic");
        var compared = await _caller.Get("/api/notices/shop-privacy/versions/2/changes");
        Assert.Equal((1, 2, "material"), Of(compared));
        Assert.Equal(
            ["how long the data of recommend is kept", "how long the data of newsletter is kept", "how long the data of share is kept"],
            compared.GetProperty("differences").EnumerateArray().Select(each => each.GetProperty("says").GetString()));
        var english = compared.GetProperty("words")[0];
        Assert.Equal("en", english.GetProperty("language").GetString());
        Assert.Equal(["same", "removed", "added", "same", "same", "same"], Marks(english));
        Assert.All(Marks(compared.GetProperty("words")[1]), mark => Assert.Equal("same", mark));

        Assert.Equal((1, 3, "material"), Of(await _caller.Get("/api/notices/shop-privacy/versions/3/changes?from=1")));
        Assert.Equal((2, 3, "cosmetic"), Of(await _caller.Get("/api/notices/shop-privacy/versions/3/changes")));

        static (int, int, string) Of(System.Text.Json.JsonElement compared) => (
            compared.GetProperty("from").GetInt32(), compared.GetProperty("to").GetInt32(), compared.GetProperty("change").GetString()!);

        static IEnumerable<string> Marks(System.Text.Json.JsonElement words) =>
            words.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("change").GetString()!);
    }

    [Theory]
    [InlineData("/api/notices/nobody-published-it/versions")]
    [InlineData("/api/notices/shop-privacy/versions/2")]
    [InlineData("/api/notices/shop-privacy/versions/two")]
    [InlineData("/api/notices/shop-privacy/versions/1/changes")]
    [InlineData("/api/notices/shop-privacy/versions/1/changes?from=9")]
    public async Task What_nobody_published_is_unknown(string path)
    {
        using var answer = await _caller.Api.Send("GET", path, token: _caller.Api.Token(NoticesApi.ReadNotices));
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-notice");
    }

    [Fact]
    public async Task A_version_to_compare_with_is_a_number()
    {
        using var answer = await _caller.Api.Send(
            "GET", "/api/notices/shop-privacy/versions/1/changes?from=one", token: _caller.Api.Token(NoticesApi.ReadNotices));
        await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("purposes[0].code", "world-domination", "purpose-not-in-map", 422)]
    [InlineData("purposes[0].categories[0]", "user.dreams", "unknown-category", 422)]
    [InlineData("purposes[0].keptFor", "P2X", "malformed-notice", 422)]
    [InlineData("published", "2999-01-01T00:00:00Z", "notice-in-future", 422)]
    [InlineData("published", "2001-01-01T00:00:00Z", "notice-before-predecessor", 422)]
    [InlineData("version", "7", "wrong-notice-version", 409)]
    [InlineData("purposes[0].keptFor", "P9Y", "change-is-material", 409)]
    [InlineData("published", "yesterday", "invalid-request", 400)]
    public async Task A_notice_that_is_refused_is_not_published_and_the_problem_says_why(
        string member, string value, string code, int status)
    {
        var body = JsonNode.Parse(Body(ConsentBench.NoticeOf(2), "cosmetic"))!;
        if (member == "purposes[0].code")
        {
            // In the words too: what asks for a purpose says what it is for.
            foreach (var text in body["notice"]!["texts"]!.AsArray())
                text!["purposes"]!.AsObject()[value] = "Words.";
        }

        Set(body["notice"]!, member, value);
        using var answer = await _caller.Post("/api/notices", body.ToJsonString());
        var problem = await answer.IsProblem((HttpStatusCode)status, code);
        Assert.DoesNotContain("world-domination", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("user.dreams", problem.ToString(), StringComparison.Ordinal);
        Assert.Single((await _caller.Get("/api/notices/shop-privacy/versions")).GetProperty("notices").EnumerateArray());
    }

    private static void Set(JsonNode notice, string member, string value)
    {
        var at = notice;
        var steps = member.Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        foreach (var step in steps[..^1])
            at = int.TryParse(step, null, out var index) ? at[index]! : at[step]!;
        JsonNode given = int.TryParse(value, null, out var number) ? JsonValue.Create(number) : JsonValue.Create(value)!;
        if (int.TryParse(steps[^1], null, out var last))
            at[last] = given;
        else
            at[steps[^1]] = given;
    }

    private static string Body(Notice notice, string change) =>
        $$"""{"notice":{{System.Text.Json.JsonSerializer.Serialize(notice, WebJson.Options)}},"change":"{{change}}"}""";

    private async Task Publish(Notice notice, string change = "material")
    {
        using var answer = await _caller.Post("/api/notices", Body(notice, change));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
