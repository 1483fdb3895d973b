using System.Net;
using Compliance.Consent.Ledger;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Consent;

public sealed class HolderEndpointTests : IAsyncLifetime
{
    private ConsentCaller _caller = null!;

    private ConsentHolder Person => _caller.Person;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Fact]
    public async Task What_was_said_on_a_device_is_the_persons_after_the_log_in_there_once()
    {
        using var made = await _caller.Post("/api/consent/devices", "{}", ("Sec-GPC", "1"));
        var id = (await made.Body()).GetProperty("id").GetString()!;
        var device = ConsentHolder.TryParse(id)!.Value;
        var token = await _caller.Render(device);
        using var answer = await _caller.Answer(device, token, ConsentBench.Recommend, more: ""","acknowledgesSignal":true""");
        Assert.Equal(2, await Join(id));
        Assert.Equal(0, await Join(id));
        Assert.True(await _caller.Bench.Allows(Person));
        var state = await _caller.Get($"/api/consent/{Person}");
        Assert.Equal(["given"], state.GetProperty("consents").EnumerateArray().Select(each => each.GetProperty("state").GetString()));
        Assert.Equal(["signal"], state.GetProperty("optOuts").EnumerateArray().Select(each => each.GetProperty("origin").GetString()));
    }

    [Fact]
    public async Task Each_act_and_what_takes_it_back_shows_in_the_state_and_the_second_time_nothing_changes()
    {
        (string What, string Body, string Back, string Member)[] acts =
        [
            ("objections", """{"method":"app"}""", """{"method":"app","takeBack":true}""", "objectsToMarketing"),
            ("restrictions", """{"method":"phone"}""", """{"method":"phone","takeBack":true}""", "isRestricted"),
            ("use-limits", """{"method":"web-form"}""", """{"method":"web-form","takeBack":true}""", "limitsUse"),
        ];
        foreach (var (what, body, back, member) in acts)
        {
            Assert.Equal((true, true), (await Changes(what, body), await Shows(member)));
            Assert.False(await Changes(what, body));
            Assert.Equal((true, false), (await Changes(what, back), await Shows(member)));
            Assert.False(await Changes(what, back));
        }

        Assert.True(await Changes("opt-outs", """{"method":"app","classes":["sale","profiling"]}"""));
        Assert.True(await Changes("opt-outs", """{"method":"app","classes":["sale"],"takeBack":true}"""));
        var optOut = Assert.Single((await _caller.Get($"/api/consent/{Person}")).GetProperty("optOuts").EnumerateArray());
        Assert.Equal(["profiling"], optOut.GetProperty("classes").EnumerateArray().Select(each => each.GetString()));

        async Task<bool> Shows(string member) => (await _caller.Get($"/api/consent/{Person}")).GetProperty(member).GetBoolean();
    }

    [Fact]
    public async Task A_signal_is_taken_back_by_the_person_and_counts_again_where_the_browser_goes_on_sending_it()
    {
        await _caller.Render(Person, ("Sec-GPC", "1"));
        Assert.True(await Changes("signals/take-back", """{"method":"preference-centre"}"""));
        Assert.Empty((await _caller.Get($"/api/consent/{Person}")).GetProperty("optOuts").EnumerateArray());
        await _caller.Render(Person, ("Sec-GPC", "1"));
        Assert.Single((await _caller.Get($"/api/consent/{Person}")).GetProperty("optOuts").EnumerateArray());
    }

    [Fact]
    public async Task By_whose_hand_an_act_is_stands_in_the_history_with_the_id_of_its_proof()
    {
        var proof = Guid.NewGuid().ToString("N");
        var token = await _caller.Render(Person);
        using var answer = await _caller.Answer(
            Person, token, ConsentBench.Recommend, more: $$""","by":{"hand":"guardian","ward":"under13","proof":"{{proof}}"}""");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.True(await Changes(
            "withdrawals", $$"""{"method":"app","purpose":"recommend","by":{"hand":"agent","proof":"{{proof}}"} }"""));
        var events = (await _caller.Get($"/api/consent/{Person}/history")).GetProperty("events");
        Assert.Equal(("guardian", proof), Hand(events[0]));
        Assert.Equal(("agent", proof), Hand(events[1]));
        Assert.Single((await _caller.Bench.Consent.FactsOf(Person, default)).Consents);

        static (string?, string?) Hand(System.Text.Json.JsonElement each) => (
            each.GetProperty("by").GetProperty("hand").GetString(), each.GetProperty("by").GetProperty("proof").GetString());
    }

    [Fact]
    public async Task A_long_history_comes_in_pages()
    {
        for (var number = 0; number < 75; number++)
        {
            await _caller.Bench.Consent.OptOut(Person, PurposeClasses.Sale, ConsentMethod.App, ActingHand.Self, default);
            await _caller.Bench.Consent.TakeBackOptOut(Person, PurposeClasses.Sale, ConsentMethod.App, ActingHand.Self, default);
        }

        var first = await _caller.Get($"/api/consent/{Person}/history");
        var second = await _caller.Get($"/api/consent/{Person}/history?after={first.GetProperty("next")}");
        Assert.Equal((100, 50), (first.GetProperty("events").GetArrayLength(), second.GetProperty("events").GetArrayLength()));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task After_an_opt_out_nobody_is_asked_for_twelve_months_where_the_law_says_so()
    {
        var at = _caller.Bench.Clock.GetCurrentInstant();
        using var optedOut = await _caller.PostFor(Person, "opt-outs", """{"method":"app","classes":["sharing"]}""");
        var asked = await Asked(ConsentBench.Share, "us-ca");
        Assert.False(asked.GetProperty("mayAsk").GetBoolean());
        Assert.Equal("2027-11-23T09:00:00Z", asked.GetProperty("from").GetString());
        Assert.True((await Asked(ConsentBench.Recommend, "us-ca")).GetProperty("mayAsk").GetBoolean());
        Assert.True((await Asked(ConsentBench.Share, "eu-gdpr")).GetProperty("mayAsk").GetBoolean());
        Assert.Equal(ConsentBench.Start, at);

        Task<System.Text.Json.JsonElement> Asked(string purpose, string regime) =>
            _caller.Get($"/api/consent/{Person}/may-ask?purpose={purpose}&regime={regime}");
    }

    [Fact]
    public async Task The_support_of_the_signal_is_told_to_anyone_and_since_when_if_that_is_configured()
    {
        using var unsaid = await _caller.Api.Send("GET", "/.well-known/gpc.json");
        Assert.Equal("""{"gpc":true}""", await unsaid.Content.ReadAsStringAsync());
        await using var other = await ConsentCaller.Start(("Compliance:Consent:Web:GpcSince", "2026-11-01T00:00:00Z"));
        using var said = await other.Api.Send("GET", "/.well-known/gpc.json");
        Assert.Equal("""{"gpc":true,"lastUpdate":"2026-11-01T00:00:00Z"}""", await said.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("privacy.example.com")]
    [InlineData("https://privacy.example.com/")]
    public async Task An_origin_that_is_none_stops_the_start(string origin) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ConsentCaller.Start(("Compliance:Consent:Web:Origins:0", origin)));

    [Fact]
    public async Task What_the_ledger_says_is_written_as_signals()
    {
        using var optedOut = await _caller.PostFor(Person, "opt-outs", """{"method":"app","classes":["sale"]}""");
        var signals = await _caller.Get($"/api/consent/{Person}/signals");
        var sections = Compliance.Consent.Signals.Gpp.UsOptOuts.From(
            Compliance.Consent.Signals.Gpp.GppString.Parse(signals.GetProperty("gpp").GetString()!));
        Assert.True(sections[8].ForbidsSale && !sections[8].ForbidsSharing);
        Assert.Equal("denied", signals.GetProperty("consentMode").GetProperty("ad_storage").GetString());
        Assert.False(signals.TryGetProperty("tcf", out _));
    }

    /// <summary>Personal text in each place that takes text: in paths, queries, bodies, forms and headers.</summary>
    [Fact]
    public async Task No_personal_text_reaches_a_log_or_an_answer_that_refuses()
    {
        const string canary = "jane.canary@example.org";
        const string hash = ConsentCaller.Hash;
        var (page, link) = (await _caller.Page(Person), await _caller.Link(Person));
        (string Method, string Path, HttpContent? Body)[] calls =
        [
            ("POST", $"/api/consent/{canary}/renderings", Api.Json("{}")),
            ("GET", $"/api/consent/{canary}/history", null),
            ("GET", $"/api/consent/{Person}/may-ask?purpose={canary}&regime={canary}", null),
            ("GET", $"/api/consent/{Person}/history?after={canary}", null),
            ("POST", $"/api/consent/{Person}/withdrawals", Api.Json($$"""{"method":"app","purpose":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/withdrawal-links", Api.Json($$"""{"purpose":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/signals/gpp", Api.Json($$"""{"text":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/signals/tcf", Api.Json($$"""{"text":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/devices", Api.Json($$"""{"device":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/renderings", Api.Json(
                $$"""{"notice":"{{canary}}","language":"{{canary}}","surface":"{{canary}}"}""")),
            ("POST", $"/api/consent/{Person}/renderings", Api.Json(
                $$"""{"notice":"shop-privacy","language":"{{canary}}","surface":"web-banner"}""")),
            ("POST", $"/api/consent/{Person}/answers", Api.Json(
                $$"""{"method":"app","token":"{{canary}}","surface":"{{canary}}","choices":{"{{canary}}":true},"copy":"{{hash}}"}""")),
            ("GET", $"/consent/withdraw/{canary}", null),
            ("GET", $"/consent/preferences/{canary}", null),
            ("POST", page, ConsentWorld.Form(("act", "choose"), ("value", "yes"), ("purpose", canary), ("notice", canary))),
            ("POST", page, ConsentWorld.Form(("act", canary), ("value", "yes"))),
            ("GET", $"{page}?said={canary}", null),
            ("GET", $"/api/notices/{canary}/versions", null),
        ];
        foreach (var (method, path, body) in calls)
        {
            using var answer = await _caller.Api.Send(
                method, path, body, _caller.Api.Token([.. Permission.All]), ("Referer", canary));
            Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.DoesNotContain(canary, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_caller.Api.Log.All, line => line.Contains(canary, StringComparison.Ordinal));

        // Nor does a log have what opens a page or withdraws, or whose it is.
        foreach (var secret in new[] { page, link }.Select(each => each.Split('/')[^1]).Append(Person.ToString()))
            Assert.DoesNotContain(_caller.Api.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.NotEmpty(_caller.Api.Log.All);
    }

    private async Task<int> Join(string device)
    {
        using var answer = await _caller.PostFor(Person, "devices", $$"""{"device":"{{device}}"}""");
        return (await answer.Body()).GetProperty("joined").GetInt32();
    }

    private async Task<bool> Changes(string what, string body)
    {
        using var answer = await _caller.PostFor(Person, what, body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Body()).GetProperty("changed").GetBoolean();
    }
}
