using System.Net;
using System.Text.Json.Nodes;
using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Personalization;
using Compliance.Personalization.Transparency.People;
using Compliance.Testing.Consent;
using Compliance.Web.Tests.Consent;
using Compliance.Web.Tests.Support;
using Compliance.Web.Transparency;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Tests.Transparency;

/// <summary>A person's own page: theirs alone, with what they can do about it.</summary>
public sealed class PersonViewPageTests : IAsyncLifetime
{
    private ConsentCaller _caller = null!;

    private Api Api => _caller.Api;

    private ConsentHolder Person => _caller.Person;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Fact]
    public async Task An_application_opens_it_for_whoever_is_logged_in_there_and_it_shows_their_uses_alone()
    {
        await Use(Person, "shop-web");
        await Use(ConsentBench.NewPerson(), "somebody-elses-app");
        var address = await Address(Person);
        var page = await _caller.Open(address);
        Assert.Contains("shop-web", page, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody-elses-app", page, StringComparison.Ordinal);
        Assert.Contains("Give its address to nobody.", page, StringComparison.Ordinal);
        Assert.Contains("you have not agreed", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("GDPR Art. 6(1), 7", page, StringComparison.Ordinal);

        using var json = await Api.Send("GET", $"{address}/json");
        var view = JsonNode.Parse(await json.Content.ReadAsStringAsync())!;
        Assert.Equal(["shop-web"], view["uses"]!.AsArray().Select(each => $"{each!["caller"]}"));
        Assert.Equal("basis", $"{view["uses"]![0]!["refused"]![0]!["rule"]}");
    }

    [Fact]
    public async Task An_operator_sees_the_same_with_a_permission_and_without_buttons()
    {
        await Use(Person, "shop-web");
        using var refused = await Api.Send("GET", $"/api/people/{Person}/view", token: Api.Token(TransparencyApi.ReadRegister));
        await refused.IsProblem(HttpStatusCode.Forbidden, "forbidden");
        using var json = await Api.Send("GET", $"/api/people/{Person}/view", token: Api.Token(TransparencyApi.ViewPeople));
        Assert.Equal("shop-web", $"{JsonNode.Parse(await json.Content.ReadAsStringAsync())!["uses"]![0]!["caller"]}");
        using var page = await Api.Send("GET", $"/api/people/{Person}/view/page", token: Api.Token(TransparencyApi.ViewPeople));
        var text = await page.Content.ReadAsStringAsync();
        PageStructure.Check(text);
        Assert.Contains("shop-web", text, StringComparison.Ordinal);
        _caller.World.Erase(Person);
        using var gone = await Api.Send("GET", $"/api/people/{Person}/view", token: Api.Token(TransparencyApi.ViewPeople));
        await gone.IsProblem(HttpStatusCode.NotFound, "unknown-person");
    }

    [Fact]
    public async Task What_the_person_objects_to_on_the_page_counts_at_once_and_another_site_objects_to_nothing()
    {
        var address = await Address(Person);
        using var foreign = await Post(address, ("Sec-Fetch-Site", "cross-site"), ("act", "object"), ("purpose", ConsentBench.Analyse));
        await foreign.IsProblem(HttpStatusCode.Forbidden, "cross-site");
        Assert.Empty(await _caller.Acts(Person));

        using var objected = await Post(address, ("Sec-Fetch-Site", "same-origin"), ("act", "object"), ("purpose", ConsentBench.Analyse));
        Assert.Equal(HttpStatusCode.SeeOther, objected.StatusCode);
        Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Analyse));
        Assert.Contains("It counts from now on.", await _caller.Open($"{objected.Headers.Location}"), StringComparison.Ordinal);
        using var again = await Post(address, ("Sec-Fetch-Site", "same-origin"), ("act", "object"), ("purpose", ConsentBench.Analyse));
        Assert.EndsWith("said=unchanged", $"{again.Headers.Location}", StringComparison.Ordinal);
        using var back = await Post(address, ("Sec-Fetch-Site", "same-origin"), ("act", "take-back"), ("purpose", ConsentBench.Analyse));
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Analyse));

        await _caller.Allow(Person, ConsentBench.Recommend);
        using var withdrawn = await Post(
            address, ("Sec-Fetch-Site", "same-origin"), ("act", "withdraw"), ("purpose", ConsentBench.Recommend));
        Assert.False(await _caller.Bench.Allows(Person));
    }

    [Fact]
    public async Task A_form_that_is_none_and_an_act_that_is_none_are_named()
    {
        var address = await Address(Person);
        using var json = await Api.Send("POST", address, Api.Json("{}"));
        await json.IsProblem(HttpStatusCode.UnsupportedMediaType, "wrong-form");
        using var act = await Post(address, ("Sec-Fetch-Site", "same-origin"), ("act", "erase"), ("purpose", ConsentBench.Analyse));
        var problem = await act.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["must be withdraw, object or take-back"], problem.Errors()["act"]);
        using var purpose = await Post(address, ("Sec-Fetch-Site", "same-origin"), ("act", "object"), ("purpose", "nothing of the map"));
        await purpose.IsProblem(HttpStatusCode.UnprocessableEntity, "unknown-purpose");
        using var page = await Api.Send("GET", $"{address}?after=%27");
        await page.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task An_address_that_is_none_of_this_deployment_or_over_opens_nothing()
    {
        using var none = await Api.Send("GET", "/my-data/nothing");
        await none.IsProblem(HttpStatusCode.Forbidden, "page-refused");
        var address = await Address(Person);
        _caller.Bench.Clock.Advance(Duration.FromHours(2));
        using var over = await Api.Send("GET", address);
        await over.IsProblem(HttpStatusCode.Forbidden, "page-refused");
    }

    private async Task<string> Address(ConsentHolder holder)
    {
        using var answer = await Api.Send("POST", $"/api/people/{holder}/pages", Api.Json("{}"), Api.Token(TransparencyApi.ViewPeople));
        return (await answer.Body()).GetProperty("path").GetString()!;
    }

    private Task<HttpResponseMessage> Post(string address, (string, string) header, params (string, string)[] fields) =>
        Api.Send("POST", address, ConsentWorld.Form(fields), headers: header);

    private Task Use(ConsentHolder holder, string caller) => Api.Get<FakePersonalization>().Add(
        new UseRecord(
            Guid.NewGuid().ToString("N"), holder.ToString(), "recommend", caller, Instant.FromUtc(2026, 11, 2, 9, 30),
            Api.Get<IDataMaps>().Current.Digest, [new("shop.orders.total", "refused", "no-consent", "basis", null, null)],
            new Dictionary<string, int>()),
        default);
}
