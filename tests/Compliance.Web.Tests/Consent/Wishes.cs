using System.Net;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Upkeep;
using Compliance.Decisions;
using Compliance.Personalization.Transparency.People;
using Compliance.Testing.Consent;
using Compliance.Web.Consent;
using Compliance.Web.Personalization;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Consent;

/// <summary>
/// What users of other systems asked for, over HTTP. The numbers are those of the list of wishes, B1 to B12; B7 is beside the gate.
/// </summary>
public sealed class Wishes : IAsyncLifetime
{
    private static readonly (string, string) Gpc = ("Sec-GPC", "1");

    private ConsentCaller _caller = null!;

    private ConsentHolder Person => _caller.Person;

    public async ValueTask InitializeAsync() => _caller = await ConsentCaller.Start();

    public ValueTask DisposeAsync() => _caller.DisposeAsync();

    [Theory]
    [InlineData("renderings", """{"notice":"shop-privacy","language":"en","surface":"web-banner"}""")]
    [InlineData("pages", """{"notice":"shop-privacy","language":"en","surface":"web-banner"}""")]
    [InlineData("withdrawals/all", """{"method":"app"}""")]
    [InlineData("signals/gpp", """{"text":"no string"}""")]
    [InlineData("withdrawals/all", "no JSON")]
    [InlineData("withdrawals/all", """{"method":"app","by":{"hand":"controller"}}""")]
    [InlineData("withdrawals", """{"method":"app","purpose":"nothing of the map"}""")]
    public async Task B1_the_signal_of_the_very_first_request_counts_before_that_request_is_answered(string what, string body)
    {
        using var first = await _caller.PostFor(Person, what, body, Gpc);
        Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Share));
        var optOut = Assert.Single((await _caller.Bench.Consent.FactsOf(Person, default)).OptOuts);
        Assert.True(optOut.IsHonoured);
        Assert.Equal("opted-out", (await _caller.Acts(Person))[0]);
    }

    [Theory]
    [InlineData("?purpose=recommendations")]
    [InlineData("")]
    public async Task B1_the_gate_records_the_signal_before_it_decides_or_refuses(string question)
    {
        using var answer = await _caller.Api.Send(
            "GET", $"/api/personalization/{Person}{question}", token: _caller.Api.Token(PersonalizationApi.UsePersonalData), headers: Gpc);
        Assert.Equal(["opted-out"], await _caller.Acts(Person));
    }

    [Fact]
    public async Task B1_the_gate_records_no_signal_of_whom_nobody_knows()
    {
        _caller.World.Erase(Person);
        using var answer = await _caller.Api.Send(
            "GET", $"/api/personalization/{Person}?purpose=recommendations",
            token: _caller.Api.Token(PersonalizationApi.UsePersonalData), headers: Gpc);
        Assert.Empty(await _caller.Bench.Consent.History(Person, default).ToListAsync());
    }

    [Fact]
    public async Task B1_a_device_is_made_with_its_signal_and_a_reading_records_one_too()
    {
        using var passedOn = await _caller.Post(
            "/api/consent/devices", """{"browser":{"globalPrivacyControl":true,"regime":"us-ca"}}""");
        using var silent = await _caller.Post("/api/consent/devices", "{}");
        Assert.Equal(["opted-out"], await _caller.Acts(await Device(passedOn)));
        var quiet = await Device(silent);
        Assert.Empty(await _caller.Acts(quiet));

        await _caller.Get($"/api/consent/{quiet}", Gpc);
        await _caller.Get($"/api/consent/{quiet}", Gpc);
        Assert.Equal(["opted-out"], await _caller.Acts(quiet));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("0")]
    [InlineData("")]
    public async Task B1_what_is_no_signal_is_none(string value)
    {
        await _caller.Render(Person, ("Sec-GPC", value));
        Assert.Empty(await _caller.Acts(Person));
    }

    [Fact]
    public async Task B2_a_yes_against_a_signal_is_refused_until_it_is_acknowledged_and_both_are_recorded()
    {
        var token = await _caller.Render(Person);
        using var refused = await _caller.Answer(Person, token, ConsentBench.Share, headers: Gpc);
        await refused.IsProblem(HttpStatusCode.Conflict, "signal-not-acknowledged");
        Assert.Equal(["opted-out"], await _caller.Acts(Person));

        using var acknowledged = await _caller.Answer(
            Person, token, ConsentBench.Share, more: ""","acknowledgesSignal":true""", headers: Gpc);
        Assert.Equal(HttpStatusCode.OK, acknowledged.StatusCode);
        var events = (await _caller.Get($"/api/consent/{Person}/history")).GetProperty("events");
        Assert.Equal("signal", events[0].GetProperty("origin").GetString());
        Assert.Equal("given", events[1].GetProperty("act").GetString());
        Assert.True(events[1].GetProperty("hasSignal").GetBoolean() && events[1].GetProperty("isSignalAcknowledged").GetBoolean());
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Share));
    }

    [Theory]
    [InlineData(ConsentBench.Recommend)]
    [InlineData(ConsentBench.Newsletter)]
    [InlineData(ConsentBench.Share)]
    public async Task B3_each_enabled_switch_of_the_page_changes_the_next_decision(string purpose)
    {
        var address = await _caller.Page(Person);
        var page = await _caller.Open(address);
        Assert.False(await _caller.Bench.Allows(Person, purpose));

        page = await _caller.Press(address, page, Of(purpose), "yes");
        Assert.True(await _caller.Bench.Allows(Person, purpose));
        Assert.Contains("Your choice is recorded", page, StringComparison.Ordinal);
        Assert.Contains("Allowed since", page, StringComparison.Ordinal);

        // Saying no takes as many steps as saying yes: one button of the same form.
        await _caller.Press(address, page, Of(purpose), "no");
        Assert.False(await _caller.Bench.Allows(Person, purpose));
    }

    [Fact]
    public async Task B3_a_switch_that_would_change_nothing_is_disabled_and_says_why_until_what_stands_against_it_is_taken_back()
    {
        var address = await _caller.Page(Person);
        var page = await _caller.Press(address, await _caller.Open(address), Act("opt-out"), "yes");
        Assert.Equal([ConsentBench.Share], Disabled(page));
        Assert.Contains("A yes would change nothing while you opt out", page, StringComparison.Ordinal);

        // What is said to be of no use is of none: the ledger takes the yes, and the decision does not change.
        await _caller.Allow(Person, ConsentBench.Share);
        Assert.Equal(DecisionReason.OptedOut, (await _caller.Bench.Ask(Person, ConsentBench.Share)).Reason);

        page = await _caller.Press(address, page, Act("opt-out"), "no");
        Assert.Empty(Disabled(page));
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Share));

        using var restricted = await _caller.PostFor(Person, "restrictions", """{"method":"phone"}""");
        page = await _caller.Open(address);
        Assert.Equal([ConsentBench.Recommend, ConsentBench.Newsletter, ConsentBench.Share], Disabled(page));
        Assert.Contains("while the processing of your data is restricted", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B3_against_a_signal_the_page_asks_for_an_acknowledgement_and_says_so_where_it_is_missing()
    {
        var address = await _caller.Page(Person);
        var page = await _caller.Open(address, Gpc);
        Assert.Contains("Your browser says no", page, StringComparison.Ordinal);
        page = await _caller.Press(address, page, Of(ConsentBench.Share), "yes");
        Assert.Contains("nothing was changed", page, StringComparison.Ordinal);
        Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Share));

        await _caller.Press(address, page, Of(ConsentBench.Share), "yes", ("acknowledge", "yes"));
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Share));
    }

    [Fact]
    public async Task B4_a_link_of_24_months_ago_still_withdraws_with_one_click_and_the_second_time_nothing_changes()
    {
        var link = await _caller.Link(Person);
        _caller.Bench.Clock.AdvanceDays(731);
        await _caller.Allow(Person, ConsentBench.Newsletter);
        await _caller.Allow(Person, ConsentBench.Recommend);

        var page = await _caller.Open(link);
        Assert.Contains("This link withdraws your consent to “Newsletter”", page, StringComparison.Ordinal);
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Newsletter));

        Assert.Contains("Withdrawn", await OneClick(link), StringComparison.Ordinal);
        Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Newsletter));
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Recommend));
        Assert.Contains("Nothing changed", await OneClick(link), StringComparison.Ordinal);

        Assert.Contains("Withdrawn", await OneClick(await _caller.Link(Person, null)), StringComparison.Ordinal);
        Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Recommend));
    }

    [Fact]
    public async Task B4_the_token_of_a_link_reads_nothing_and_grants_nothing()
    {
        var token = (await _caller.Link(Person)).Split('/')[^1];
        using var granted = await _caller.Answer(Person, token, ConsentBench.Share);
        await granted.IsProblem(HttpStatusCode.Forbidden, "notice-token-refused");
        using var page = await _caller.Api.Send("GET", $"/consent/preferences/{token}");
        await page.IsProblem(HttpStatusCode.Forbidden, "page-refused");
        using var changed = await _caller.Api.Send(
            "POST", $"/consent/preferences/{token}", ConsentWorld.Form(("act", "opt-out"), ("value", "no")));
        await changed.IsProblem(HttpStatusCode.Forbidden, "page-refused");
        using var read = await _caller.Api.Send("GET", $"/api/consent/{Person}", token: token);
        await read.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");

        // And the other way round: what opens a page withdraws nothing as a link.
        using var link = await _caller.Api.Send("POST", $"/consent/withdraw/{(await _caller.Page(Person)).Split('/')[^1]}");
        await link.IsProblem(HttpStatusCode.Forbidden, "link-refused");
        Assert.Empty(await _caller.Acts(Person));
    }

    [Fact]
    public async Task B4_a_link_tells_nobody_whose_it_is_and_no_two_are_alike()
    {
        var (one, other) = (await _caller.Link(Person), await _caller.Link(Person));
        Assert.NotEqual(one, other);
        foreach (var token in new[] { one, other }.Select(each => each.Split('/')[^1]))
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Person.Id.ToByteArray(bigEndian: true)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Person.Id.ToByteArray(bigEndian: true).AsSpan(0, 4)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("newsletter"u8));
        }
    }

    [Fact]
    public async Task B4_a_link_that_is_opened_after_the_person_was_erased_says_that_nothing_changed_and_writes_nothing()
    {
        var link = await _caller.Link(Person);
        _caller.World.Erase(Person);
        Assert.Contains("Nothing changed", await OneClick(link), StringComparison.Ordinal);
        Assert.Null((await _caller.World.Ledger.Read(Person, default)).Version);
    }

    [Fact]
    public async Task B5_after_withdrawing_everything_nothing_is_allowed_also_not_what_was_on_its_way_and_the_second_time_nothing_changes()
    {
        await _caller.Allow(Person, ConsentBench.Recommend);
        await _caller.Allow(Person, ConsentBench.Newsletter);
        var onItsWay = await _caller.Render(Person);
        Assert.Equal(2, await WithdrawAll());
        using var late = await _caller.Answer(Person, onItsWay, ConsentBench.Share);
        await late.IsProblem(HttpStatusCode.Conflict, "notice-token-over");
        foreach (var purpose in new[] { ConsentBench.Recommend, ConsentBench.Newsletter, ConsentBench.Share })
            Assert.False(await _caller.Bench.Allows(Person, purpose));
        Assert.Equal(0, await WithdrawAll());
    }

    [Fact]
    public async Task B5_answers_and_withdrawals_of_everything_at_once_leave_nothing_allowed_that_was_rendered_before_the_last_withdrawal()
    {
        for (var round = 0; round < 20; round++)
        {
            var tokens = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _caller.Render(Person)));
            var acts = tokens.Select(async (token, at) => (await _caller.Answer(
                Person, token, at % 2 == 0 ? ConsentBench.Recommend : ConsentBench.Newsletter)).Dispose());
            await Task.WhenAll([.. acts, WithdrawAll()]);
            Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Recommend));
            Assert.False(await _caller.Bench.Allows(Person, ConsentBench.Newsletter));
        }
    }

    [Fact]
    public async Task B6_withdrawing_and_objecting_are_two_acts_with_two_effects()
    {
        await _caller.Allow(Person, ConsentBench.Newsletter);
        using var withdrawn = await _caller.PostFor(Person, "withdrawals", """{"method":"app","purpose":"newsletter"}""");
        Assert.True((await withdrawn.Body()).GetProperty("changed").GetBoolean());
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Deliver));
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Analyse));

        using var objected = await _caller.PostFor(Person, "objections", """{"method":"app","purpose":"analyse"}""");
        Assert.Equal(DecisionReason.Objected, (await _caller.Bench.Ask(Person, ConsentBench.Analyse)).Reason);
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Deliver));
        Assert.Equal(["given", "withdrawn", "objected"], await _caller.Acts(Person));

        using var back = await _caller.PostFor(Person, "objections", """{"method":"app","purpose":"analyse","takeBack":true}""");
        Assert.True(await _caller.Bench.Allows(Person, ConsentBench.Analyse));
    }

    [Theory]
    [InlineData("cosmetic", false)]
    [InlineData("material", true)]
    public async Task B8_a_material_change_begins_to_supersede_consents_once_and_a_cosmetic_one_does_not(string change, bool begins)
    {
        await _caller.Allow(Person, ConsentBench.Recommend);
        var body = $$"""{"notice":{{NoticeJson(2)}},"change":"{{change}}"}""";
        using var published = await _caller.Post("/api/notices", body);
        Assert.True(published.StatusCode == HttpStatusCode.OK, await published.Content.ReadAsStringAsync());
        var id = NoticeChangeService.InstanceOf(new MaterialChange(ConsentBench.Notice, 2));
        Assert.Equal(begins ? [id] : [], _caller.World.Workflows.Inputs.Keys);
        Assert.Equal(!begins, await _caller.Bench.Allows(Person));

        using var again = await _caller.Post("/api/notices", body);
        await again.IsProblem(HttpStatusCode.Conflict, "wrong-notice-version");
    }

    [Fact]
    public async Task B9_without_a_token_of_a_rendered_notice_there_is_no_consent_and_a_token_counts_once_where_it_was_shown()
    {
        var another = ConsentBench.NewPerson();
        var token = await _caller.Render(Person);
        (ConsentHolder Holder, string Token, string More, string Code, HttpStatusCode Status)[] refusals =
        [
            (Person, "", "", "notice-token-refused", HttpStatusCode.Forbidden),
            (Person, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "", "notice-token-refused", HttpStatusCode.Forbidden),
            (another, token, "", "notice-token-refused", HttpStatusCode.Forbidden),
        ];
        foreach (var (holder, given, more, code, status) in refusals)
        {
            using var answer = await _caller.Answer(holder, given, ConsentBench.Recommend, more: more);
            await answer.IsProblem(status, code);
        }

        using var elsewhere = await _caller.Answer(Person, token, ConsentBench.Recommend, surface: ConsentBench.App);
        await elsewhere.IsProblem(HttpStatusCode.Forbidden, "notice-token-refused");
        using var first = await _caller.Answer(Person, token, ConsentBench.Recommend);
        using var second = await _caller.Answer(Person, token, ConsentBench.Newsletter);
        await second.IsProblem(HttpStatusCode.Conflict, "notice-token-over");
        Assert.Equal(["given"], await _caller.Acts(Person));

        // Nothing that is no answer makes one: not even everything at once that the API knows.
        foreach (var (what, body) in Writes().Where(each => each.What != "answers"))
            (await _caller.PostFor(another, what, body)).Dispose();
        Assert.DoesNotContain(
            await _caller.Bench.Acts(another), act => act is ConsentAct.Given or ConsentAct.Renewed);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task B10_every_write_that_another_site_sends_is_refused_and_leaves_no_entry(string header, string value)
    {
        var (page, link) = (await _caller.Page(Person), await _caller.Link(Person, null));
        var own = $"/my-data/{_caller.Api.Get<PersonViewService>().Issue(Person).Token}";
        await _caller.Allow(Person, ConsentBench.Recommend);
        var written = Endpoints.Groups
            .Where(group => group.Name is "Consent" or "Preferences" or "Notices" or "Agreements" or "Transparency")
            .SelectMany(group => group.Endpoints)
            .Where(endpoint => endpoint.Method == "POST").ToList();
        Assert.InRange(written.Count, 22, int.MaxValue);
        foreach (var endpoint in written)
        {
            var address = endpoint.Name switch
            {
                "ChangePreference" => page,
                "WithdrawByLink" => link,
                "ChangeOnPersonPage" => own,
                "ProfferAgreementByDevice" => $"/myterms/{ConsentBench.NewDevice()}",
                _ => $"/{endpoint.Route.Replace("{holder}", Person.ToString(), StringComparison.Ordinal)}",
            };
            var what = address.Split($"{Person}/")[^1];
            var body = Writes().FirstOrDefault(each => each.What == what).Body ?? "{}";
            var isPage = endpoint.Permission == Permission.Anonymous && !address.StartsWith("/myterms", StringComparison.Ordinal);
            using HttpContent content = isPage ? ConsentWorld.Form(("act", "opt-out"), ("value", "yes")) : Api.Json(body);
            using var answer = await _caller.Api.Send(
                "POST", address, content, endpoint.Permission == Permission.Anonymous ? null : _caller.Api.Token(endpoint.Permission),
                (header, value), Gpc);
            await answer.IsProblem(HttpStatusCode.Forbidden, "cross-site");
        }

        Assert.Equal(["given"], await _caller.Acts(Person));
        Assert.True(await _caller.Bench.Allows(Person));
    }

    [Fact]
    public async Task B10_a_page_of_this_host_and_an_origin_that_is_configured_are_not_foreign()
    {
        await using var fronted = await ConsentCaller.Start(("Compliance:Consent:Web:Origins:0", "https://privacy.example.com"));
        var host = fronted.Api.Address;
        (string, string)[][] own =
        [
            [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")], [("Origin", host.GetLeftPart(UriPartial.Authority))],
            [("Origin", "https://privacy.example.com"), ("Sec-Fetch-Site", "same-site")],
        ];
        foreach (var headers in own)
        {
            using var answer = await fronted.PostFor(fronted.Person, "withdrawals/all", """{"method":"web-form"}""", headers);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>A body that each writing about a person takes.</summary>
    private static IEnumerable<(string What, string Body)> Writes() =>
    [
        ("renderings", """{"notice":"shop-privacy","language":"en","surface":"web-banner"}"""),
        ("answers", """{"method":"app","token":"t","surface":"web-banner","choices":{"recommend":true},"copy":"none"}"""),
        ("withdrawals", """{"method":"app","purpose":"recommend"}"""),
        ("withdrawals/all", """{"method":"app"}"""),
        ("objections", """{"method":"app"}"""),
        ("restrictions", """{"method":"app"}"""),
        ("restrictions", """{"method":"app","takeBack":true}"""),
        ("opt-outs", """{"method":"app","classes":["sale"]}"""),
        ("opt-outs", """{"method":"app","classes":["sale"],"takeBack":true}"""),
        ("use-limits", """{"method":"app"}"""),
        ("devices", """{"device":"device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8"}"""),
        ("signals/take-back", """{"method":"app"}"""),
        ("signals/gpp", """{"text":"DBABTA~1YNN"}"""),
        ("signals/tcf", """{"text":"CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"}"""),
        ("withdrawal-links", "{}"),
        ("pages", """{"notice":"shop-privacy","language":"en","surface":"web-banner"}"""),
        ("agreements", $$"""{"agreement":"{{ConsentWorld.SdBase}}"}"""),
    ];

    private static Func<string, bool> Of(string purpose) => form =>
        form.Contains($"name=\"purpose\" value=\"{purpose}\"", StringComparison.Ordinal);

    private static Func<string, bool> Act(string act) => form =>
        form.Contains($"name=\"act\" value=\"{act}\"", StringComparison.Ordinal);

    private static string[] Disabled(string page) =>
        [.. page.Split("<form").Skip(1).Where(form => form.Contains(" disabled", StringComparison.Ordinal))
            .Select(form => form.Split("name=\"purpose\" value=\"")[1].Split('"')[0])];

    private static string NoticeJson(int version) => System.Text.Json.JsonSerializer.Serialize(
        ConsentBench.NoticeOf(version), Compliance.Web.Json.WebJson.Options);

    private static async Task<ConsentHolder> Device(HttpResponseMessage made) =>
        ConsentHolder.TryParse((await made.Body()).GetProperty("id").GetString())!.Value;

    private async Task<string> OneClick(string link)
    {
        // As RFC 8058 §3.1 has it: a form with this one pair, without cookies, from no page.
        using var answer = await _caller.Api.Send("POST", link, ConsentWorld.Form(("List-Unsubscribe", "One-Click")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<int> WithdrawAll()
    {
        using var answer = await _caller.PostFor(Person, "withdrawals/all", """{"method":"web-form"}""");
        return (await answer.Body()).GetProperty("ended").GetInt32();
    }
}
