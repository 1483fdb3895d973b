using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Compliance.Consent.Ledger;
using Compliance.LocalHost.Identity;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Consent;

/// <summary>Speaks to the endpoints of notices and consent as an application and as a browser do.</summary>
internal sealed partial class ConsentCaller : IAsyncDisposable
{
    public const string Hash = "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b";

    private ConsentCaller(Api api, ConsentWorld world) => (Api, World) = (api, world);

    public Api Api { get; }

    public ConsentWorld World { get; }

    public ConsentBench Bench => World.Bench;

    public ConsentHolder Person => World.Person;

    public static async Task<ConsentCaller> Start(params (string Key, string Value)[] settings)
    {
        var world = new ConsentWorld();
        await world.Bench.Publish();
        var api = await Api.Start(
            services => services.AddDevelopmentIssuer().AddConsent(world).ServeCompliance(Endpoints.Table), settings);
        return new ConsentCaller(api, world);
    }

    public Task<HttpResponseMessage> Post(string path, string json, params (string Name, string Value)[] headers) => Api.Send(
        "POST", path, Api.Json(json), Api.Token(ConsentApi.RecordConsent, NoticesApi.PublishNotices), headers);

    public Task<HttpResponseMessage> PostFor(
        ConsentHolder holder, string what, string json, params (string Name, string Value)[] headers) =>
        Post($"/api/consent/{holder}/{what}", json, headers);

    public async Task<JsonElement> Get(string path, params (string Name, string Value)[] headers)
    {
        using var answer = await Api.Send("GET", path, token: Api.Token(ConsentApi.ReadConsent, NoticesApi.ReadNotices), headers: headers);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Body();
    }

    /// <summary>Renders the notice, and returns the token.</summary>
    public async Task<string> Render(ConsentHolder holder, params (string Name, string Value)[] headers)
    {
        using var answer = await PostFor(
            holder, "renderings",
            $$"""{"notice":"{{ConsentBench.Notice}}","language":"en","surface":"{{ConsentBench.Web}}"}""", headers);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Body()).GetProperty("token").GetString()!;
    }

    public Task<HttpResponseMessage> Answer(
        ConsentHolder holder, string token, string purpose, bool isYes = true, string more = "", string surface = ConsentBench.Web,
        params (string Name, string Value)[] headers) => PostFor(
        holder, "answers",
        $$"""
        {
          "method": "web-form", "token": "{{token}}", "surface": "{{surface}}", "copy": "{{Hash}}",
          "choices": { "{{purpose}}": {{(isYes ? "true" : "false")}} }{{more}}
        }
        """,
        headers);

    public async Task Allow(ConsentHolder holder, string purpose)
    {
        using var answer = await Answer(holder, await Render(holder), purpose);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The acts of a history, as the API spells them.</summary>
    public async Task<string[]> Acts(ConsentHolder holder)
    {
        var history = await Get($"/api/consent/{holder}/history");
        return [.. history.GetProperty("events").EnumerateArray().Select(each => each.GetProperty("act").GetString()!)];
    }

    /// <summary>The address of a preference page for somebody.</summary>
    public async Task<string> Page(ConsentHolder holder)
    {
        using var answer = await PostFor(
            holder, "pages", $$"""{"notice":"{{ConsentBench.Notice}}","language":"en","surface":"{{ConsentBench.Web}}"}""");
        return (await answer.Body()).GetProperty("path").GetString()!;
    }

    public async Task<string> Link(ConsentHolder holder, string? purpose = ConsentBench.Newsletter)
    {
        using var answer = await PostFor(holder, "withdrawal-links", purpose is null ? "{}" : $$"""{"purpose":"{{purpose}}"}""");
        return (await answer.Body()).GetProperty("path").GetString()!;
    }

    public async Task<string> Open(string address, params (string Name, string Value)[] headers)
    {
        using var answer = await Api.Send("GET", address, headers: headers);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
        PageStructure.Check(page, hasForms: page.Contains("<form", StringComparison.Ordinal));
        return page;
    }

    /// <summary>Presses a button of a page as a browser does, with what its form holds; and reads the page that follows.</summary>
    public async Task<string> Press(string address, string page, Func<string, bool> form, string value, params (string, string)[] more)
    {
        var chosen = Form().Matches(page).Select(each => each.Value).Single(form);
        Assert.Contains(Button().Matches(chosen), button => button.Value.Contains($"value=\"{value}\"", StringComparison.Ordinal)
            && !button.Value.Contains(" disabled", StringComparison.Ordinal));
        var fields = Hidden().Matches(chosen).Select(each => (each.Groups[1].Value, WebUtility.HtmlDecode(each.Groups[2].Value)));
        using var answer = await Api.Send(
            "POST", address, ConsentWorld.Form([.. fields, ("value", value), .. more]),
            headers: [("Sec-Fetch-Site", "same-origin"), ("Origin", Api.Address.GetLeftPart(UriPartial.Authority))]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await Open(answer.Headers.Location!.ToString());
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<button[^>]*>")]
    private static partial Regex Button();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex Hidden();
}
