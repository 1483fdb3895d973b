using System.Net;
using System.Text.Json.Nodes;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.LocalHost.Identity;
using Compliance.Personalization.Transparency;
using Compliance.Testing;
using Compliance.Testing.Transparency;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using NodaTime;

namespace Compliance.Web.Tests.Transparency;

/// <summary>Anyone reads every version of the notice and what changed, on pages and as JSON; one address that never stops waits.</summary>
public sealed class NoticeVersionPageTests : IAsyncLifetime
{
    private static readonly string Yaml = File.ReadAllText(Repository.PathTo("samples/shop/datamap.yml"));

    private readonly MemoryNoticeVersions _versions = new();
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        await Keep(Yaml.Replace("the mail provider", "another mail provider", StringComparison.Ordinal));
        await Keep(Yaml);
        _api = await Start();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_notice_leads_to_its_versions_and_they_to_what_changed()
    {
        Assert.Contains("href=\"/privacy/versions\"", await Open("/privacy"), StringComparison.Ordinal);
        var list = JsonNode.Parse(await Text("/privacy/versions.json"))!["versions"]!.AsArray();
        Assert.Equal(["2", "1"], list.Select(each => $"{each!["number"]}"));
        var (now, before) = ($"{list[0]!["hash"]}", $"{list[1]!["hash"]}");
        var page = await Open("/privacy/versions");
        Assert.Contains($"href=\"/privacy/versions/{before}/diff/{now}\"", page, StringComparison.Ordinal);

        var difference = await Open($"/privacy/versions/{before}/diff/{now}");
        Assert.Contains("<del dir=\"auto\">another mail provider</del>", difference, StringComparison.Ordinal);
        Assert.Contains("<ins dir=\"auto\">the mail provider</ins>", difference, StringComparison.Ordinal);
        Assert.Contains("Who else receives it", difference, StringComparison.Ordinal);
        var only = Assert.Single(JsonNode.Parse(await Text($"/privacy/versions/{before}/diff/{now}/json"))!["differences"]!.AsArray())!;
        Assert.Equal(("recipients", "newsletter"), ($"{only["part"]}", $"{only["purpose"]}"));
        Assert.Contains("Both versions say the same.", await Open($"/privacy/versions/{now}/diff/{now}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_shown_as_it_was_and_says_that_it_no_longer_holds()
    {
        var list = await _versions.List(default).ToListAsync();
        var old = await Open($"/privacy/versions/{list[1].Hash}");
        Assert.Contains("another mail provider", old, StringComparison.Ordinal);
        Assert.Contains("This is an earlier version", old, StringComparison.Ordinal);
        Assert.DoesNotContain("This is an earlier version", await Open($"/privacy/versions/{list[0].Hash}"), StringComparison.Ordinal);
        var json = JsonNode.Parse(await Text($"/privacy/versions/{list[1].Hash}/json"))!;
        Assert.Equal(list[1].Hash, $"{json["version"]}");
        Assert.Equal(list[0].Hash, $"{JsonNode.Parse(await Text("/privacy.json"))!["version"]}");
    }

    [Theory]
    [InlineData("/privacy/versions/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/privacy/versions/abc")]
    [InlineData("/privacy/versions/abc/json")]
    [InlineData("/privacy/versions/abc/diff/def")]
    public async Task A_version_that_never_was_is_not_found(string address)
    {
        using var answer = await _api.Send("GET", address);
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-notice-version");
    }

    [Fact]
    public async Task Programs_read_it_in_tilt_and_in_dpv()
    {
        using var tilt = await _api.Send("GET", "/privacy.tilt.json");
        Assert.Equal("application/json", tilt.Content.Headers.ContentType!.MediaType);
        var document = JsonNode.Parse(await tilt.Content.ReadAsStringAsync())!;
        Assert.Equal("2", $"{document["meta"]!["version"]}");
        Assert.NotEmpty(document["unsaid"]!.AsArray());
        using var dpv = await _api.Send("GET", "/privacy.dpv.jsonld");
        Assert.Equal("application/ld+json", dpv.Content.Headers.ContentType!.MediaType);
        Assert.Equal("dpv:PrivacyNotice", $"{JsonNode.Parse(await dpv.Content.ReadAsStringAsync())!["@type"]}");
    }

    [Theory]
    [InlineData("GET", "/privacy")]
    [InlineData("GET", "/privacy/versions")]
    [InlineData("GET", "/consent/withdraw/none")]
    [InlineData("POST", "/consent/withdraw/none")]
    [InlineData("GET", "/my-data/none")]
    [InlineData("POST", "/myterms/device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8")]
    public async Task One_address_that_calls_pages_without_end_waits_and_the_others_and_readers_of_the_log_do_not(
        string method, string address)
    {
        await using var strict = await Start(
            ("Compliance:Web:PagesPerAddress", "2"), ("Compliance:Web:Window", "01:00:00"), ("Compliance:Web:AddressHeader", "X-Client"));
        for (var at = 0; at < 2; at++)
        {
            using var admitted = await strict.Send("GET", "/privacy", headers: ("X-Client", "192.0.2.7"));
            Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        }

        using var waits = await strict.Send(method, address, headers: ("X-Client", "192.0.2.7"));
        await waits.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(waits.Headers.RetryAfter);
        using var other = await strict.Send("GET", "/privacy", headers: ("X-Client", "192.0.2.8"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var log = await strict.Send("GET", "/log/checkpoint", headers: ("X-Client", "192.0.2.7"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, log.StatusCode);
        using var live = await strict.Send("GET", "/health/live", headers: ("X-Client", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000001")]
    public async Task A_bound_that_is_none_stops_the_start(string bound) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            async () => await Start(("Compliance:Web:PagesPerAddress", bound)));

    private async Task Keep(string yaml) => await new PrivacyNoticeService(Maps(yaml), _versions, SystemClock.Instance).Published(default);

    private static IDataMaps Maps(string yaml)
    {
        var map = DataMapLoader.Load(yaml, "map.yml");
        return Mock.Of<IDataMaps>(maps => maps.Current == map);
    }

    private Task<Api> Start(params (string Key, string Value)[] settings) => Api.Start(
        services => services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table)
            .AddConsent(new ConsentWorld()).AddSingleton(Maps(Yaml)).AddSingleton<INoticeVersions>(_versions)
            .AddSingleton<Compliance.Proof.Log.Reading.ILogSource>(new Compliance.Proof.Log.Memory.MemoryLogStore()),
        settings);

    private async Task<string> Open(string address)
    {
        var page = await Text(address);
        PageStructure.Check(page);
        return WebUtility.HtmlDecode(page);
    }

    private async Task<string> Text(string address)
    {
        using var answer = await _api.Send("GET", address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
