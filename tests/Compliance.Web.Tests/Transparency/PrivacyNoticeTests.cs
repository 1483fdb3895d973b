using System.Net;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.LocalHost.Identity;
using Compliance.Testing;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Compliance.Web.Transparency;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Compliance.Web.Tests.Transparency;

/// <summary>The public notice says in plain words what the data map says, and no name of a store.</summary>
public sealed class PrivacyNoticeTests : IAsyncLifetime
{
    private static readonly PersonalDataMap Map =
        DataMapLoader.Load(File.ReadAllText(Repository.PathTo("samples/shop/datamap.yml")), "map.yml");

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start(services => services
        .AddDevelopmentIssuer().ServeCompliance(Endpoints.Table).AddSingleton(Mock.Of<IDataMaps>(maps => maps.Current == Map)));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Anyone_reads_it_and_it_says_what_why_how_long_who_and_how_to_object()
    {
        using var answer = await _api.Send("GET", "/privacy");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        PageStructure.Check(await _api.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken));
        foreach (
            var said in new[]
            {
                "The Sample Shop is responsible for your data.", "privacy@shop.example", "dpo@shop.example", "Recommending articles",
                "Your consent", "Purchase History", "Birth Date: an age band", "the mail provider",
                "Orders: 10 years from “Placed” (AO § 147)", "withdraw a yes at any time", "You can object.",
            })
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_no_table_and_no_field_of_a_store()
    {
        var (page, json) = (await Text("/privacy"), await Text("/privacy.json"));
        foreach (var name in new[] { "shop_sales", "shop_profiles", "order_lines", "postal_code", "customer_number" })
            Assert.DoesNotContain(name, page + json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_the_json_say_the_same()
    {
        var page = WebUtility.HtmlDecode(await Text("/privacy"));
        foreach (var purpose in JsonNode.Parse(await Text("/privacy.json"))!["purposes"]!.AsArray())
        {
            Assert.Contains($"{purpose!["title"]}", page, StringComparison.Ordinal);
            foreach (var said in new[] { "data", "generalised", "recipients" }.SelectMany(name => purpose[name]!.AsArray()))
                Assert.Contains($"{said}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_register_needs_its_permission_and_lists_each_field_with_its_measures()
    {
        using var refused = await _api.Send("GET", "/api/register");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var answer = await _api.Send("GET", "/api/register", token: _api.Token(TransparencyApi.ReadRegister));
        var activities = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["activities"]!.AsArray();
        var pages = activities.Single(each => $"{each!["purpose"]}" == "page_content")!;
        var born = pages["data"]!.AsArray().Single(each => $"{each!["field"]}" == "shop_profiles.profiles.birth_date")!;
        Assert.Equal(("age-band", true), ($"{born["as"]}", born["sealed"]!.GetValue<bool>()));
        Assert.Equal(["profiling"], pages["classes"]!.AsArray().Select(each => $"{each}"));
    }

    private async Task<string> Text(string path)
    {
        using var answer = await _api.Send("GET", path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
