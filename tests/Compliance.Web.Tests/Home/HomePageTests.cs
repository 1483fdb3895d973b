using Compliance.Web.Home;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Home;

public sealed class HomePageTests
{
    [Fact]
    public async Task It_says_what_runs_here_and_where_to_go()
    {
        HomeStore[] stores = [new("crm", "http", IsConfigured: false), new("orders", "sql", IsConfigured: true)];
        var page = await Rendered.Text(HomePage.Create(new HomeView("1.2.3", "The Sample Shop", stores, [], true)));

        PageStructure.Check(page);
        foreach (
            var said in new[]
            {
                "<h1>ComplianceFunctions</h1>",
                "1.2.3",
                "The Sample Shop",
                "It is ready.",
                "1 of 2 connections of the data map is configured.",
                "Not configured: what it holds is not covered",
                "href=\"/reference/\"",
                "href=\"/openapi.json\"",
                "href=\"/health/live\"",
                "href=\"/log/checkpoint\"",
                "operator-token",
            }
        )
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_ready_is_named_and_a_map_may_name_nobody_and_no_store()
    {
        var page = await Rendered.Text(HomePage.Create(new HomeView("1.2.3", null, [], ["vault (unhealthy)"], false)));

        PageStructure.Check(page);
        Assert.Contains("It is not ready yet.", page, StringComparison.Ordinal);
        Assert.Contains("vault (unhealthy)", page, StringComparison.Ordinal);
        Assert.Contains("set compliance.controller", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_data_map_says_is_text()
    {
        var page = await Rendered.Text(HomePage.Create(new HomeView("1", "<script>", [new("<b>", "<i>", true)], [], true)));

        PageStructure.Check(page);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_no_part_of_the_API_and_of_no_other_host() =>
        Assert.DoesNotContain(Endpoints.Table, endpoint => HomeApi.Endpoints.Any(home => home.Route == endpoint.Route));
}
