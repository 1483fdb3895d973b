using System.Text.Json.Nodes;
using Compliance.EndToEnd.Tests.Coverage;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.EndToEnd.Tests.Reviews;

public sealed class ReviewTests(ShopUnderTest shop, HalfMappedShop half) : IClassFixture<HalfMappedShop>
{
    [Fact]
    public async Task Fields_that_nobody_mapped_are_found_in_all_four_stores()
    {
        var (_, report) = await Review(shop.Api);

        Assert.Equal(
            [
                "shop_files.documents: scanner", "shop_files.pictures: scanner", "shop_marketing.contacts: lead_source",
                "shop_marketing.events: session_token", "shop_profiles.profiles: crm_score",
            ],
            Findings(report, "unmapped-field")
                .SelectMany(finding => new[] { "scanner", "lead_source", "session_token", "crm_score" }
                    .Where(field => finding["detail"]!.GetValue<string>().Contains(field, StringComparison.Ordinal))
                    .Select(field => $"{finding["where"]}: {field}"))
                .Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Findings(report, "coverage-gap"));
        Assert.DoesNotContain(Findings(report, "map-differs"), finding => finding["severity"]!.GetValue<string>() == "high");
        Assert.All(Findings(report, "unmapped-field"), finding => Assert.NotNull(finding["owner"]));
    }

    [Fact]
    public async Task Coverage_gaps_and_late_requests_are_reported_with_owner_and_date_as_JSON_and_as_a_page()
    {
        Assert.SkipUnless(shop.HasInside, "Needs a host of its own.");
        var requests = half.Host.Services.GetRequiredService<IRequestStore>();
        var now = SystemClock.Instance.GetCurrentInstant();
        var today = now.InUtc().Date;
        var late = new RequestRecord("late-request", Right.Access, "eu-gdpr", now - Duration.FromDays(60), today.PlusDays(-30));
        var near = late with { Id = "near-request", Due = today.PlusDays(2) };
        var early = late with { Id = "early-request", Due = today.PlusDays(20) };
        foreach (var record in new[] { late, near, early })
            await requests.Add(record, CancellationToken.None);

        var (id, report) = await Review(half.Api);

        Assert.Superset(
            new HashSet<string> { HalfMappedShop.NoConnection, HalfMappedShop.NoEraser, HalfMappedShop.NoPrimaryKey },
            Findings(report, "coverage-gap").Select(finding => finding["where"]!.GetValue<string>()).ToHashSet());
        var passed = Assert.Single(Findings(report, "deadline-passed"));
        Assert.Equal(
            ("late-request", late.Due.ToString("uuuu-MM-dd", null), "high"),
            (passed["where"]!.GetValue<string>(), passed["due"]!.GetValue<string>(), passed["severity"]!.GetValue<string>()));
        Assert.Equal("near-request", Assert.Single(Findings(report, "deadline-near"))["where"]!.GetValue<string>());

        var page = System.Text.Encoding.UTF8.GetString(await half.Api.Download($"api/reviews/{id}/page"));
        Assert.All(
            report["findings"]!.AsArray(),
            finding => Assert.Contains(finding!["where"]!.GetValue<string>(), page, StringComparison.Ordinal));
        Assert.Contains("Deadline passed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("early-request", page, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Findings(JsonNode report, string kind) =>
        report["findings"]!.AsArray().Where(finding => finding!["kind"]!.GetValue<string>() == kind)!;

    private static async Task<(string Id, JsonNode Report)> Review(ApiClient api)
    {
        var id = await api.Start("api/reviews", null, CancellationToken.None);
        var end = await api.Until($"api/reviews/{id}", status => status["phase"]!.GetValue<string>() is not "running");
        Assert.Equal("completed", end["phase"]!.GetValue<string>());
        return (id, end["report"]!);
    }
}
