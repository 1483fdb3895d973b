using Compliance.EndToEnd.Tests.Hosts;
using NodaTime;
using NodaTime.Text;

namespace Compliance.EndToEnd.Tests.Retention;

[Collection(Alone.Name)]
public sealed class SweepTests(ShopUnderTest shop)
{
    private const string Orders = "shop_sales.orders";
    private const string Lines = "shop_sales.order_lines";
    private const string Events = "shop_marketing.events";

    [Fact]
    public async Task A_dry_run_erases_nothing_and_the_sweep_exactly_what_it_showed_and_exports_past_their_date()
    {
        var inside = shop.Inside;
        var sales = new SalesDatabase(inside.Shop.Stores);
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().LocalDateTime;
        var before = await Ids(sales, "orders");
        var expired = await Ids(sales, $"orders WHERE placed_at < '{LocalDateTimePattern.GeneralIso.Format(today.PlusYears(-10))}Z'");
        var lines = await Ids(sales, $"order_lines WHERE placed_at < '{LocalDateTimePattern.GeneralIso.Format(today.PlusYears(-10))}Z'");
        var export = (await shop.Api.Run("access", People.Sleeper)).Id;
        await inside.ExpireExport(export);
        var counts = await inside.Inventory.Count();
        Assert.NotEmpty(expired);

        var shown = await Sweep(dryRun: true);

        Assert.Equal(counts, await inside.Inventory.Count());
        Assert.NotNull(await inside.Export(export));
        Assert.Equal((expired.Count, lines.Count), (shown[Orders].Expired, shown[Lines].Expired));
        Assert.True(shown[Events].Expired > 0);
        Assert.All(shown.Values, each => Assert.Equal(0, each.Erased));

        var swept = await Sweep(dryRun: false);

        Assert.All(swept, each => Assert.Equal((each.Key, shown[each.Key].Expired), (each.Key, each.Value.Erased)));
        Assert.Equal(before.Except(expired).Order(), (await Ids(sales, "orders")).Order());
        var after = await inside.Inventory.Count();
        Assert.Equal(
            counts with
            {
                Orders = counts.Orders - expired.Count,
                OrderLines = counts.OrderLines - lines.Count,
                Events = counts.Events - shown[Events].Expired,
            },
            after);
        Assert.Null(await inside.Export(export));

        var again = await Sweep(dryRun: true);
        Assert.All(again.Values, each => Assert.Equal(0, each.Expired));
    }

    [Theory]
    [InlineData("{}", "dryRun")]
    [InlineData("""{"dryRun":"yes"}""", "dryRun")]
    [InlineData("""{"dryRun":null}""", "dryRun")]
    public async Task Whoever_does_not_say_whether_to_erase_erases_nothing(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await shop.Http.PostAsync(new Uri("api/retention/sweeps", UriKind.Relative), content);

        var problem = await answer.IsProblem(400, "invalid-request");
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    private async Task<Dictionary<string, (long Expired, long Erased)>> Sweep(bool dryRun)
    {
        var id = await shop.Api.Start("api/retention/sweeps", new { dryRun }, CancellationToken.None);
        var end = await shop.Api.Until($"api/retention/sweeps/{id}", status => status["phase"]!.GetValue<string>() is not "running");
        Assert.Equal("completed", end["phase"]!.GetValue<string>());
        Assert.Equal(dryRun, end["progress"]!["dryRunOnly"]!.GetValue<bool>());
        Assert.Null(end["next"]);
        return end["collections"]!.AsArray().ToDictionary(
            each => each!["collection"]!.GetValue<string>(),
            each => (each!["expired"]!.GetValue<long>(), each["erased"]!.GetValue<long>()));
    }

    private static async Task<List<string>> Ids(SalesDatabase sales, string from) =>
        await sales.Rows($"SELECT * FROM {from}").Select(row => $"{row["order_id"]} {row.GetValueOrDefault("line_number")}").ToListAsync();
}
