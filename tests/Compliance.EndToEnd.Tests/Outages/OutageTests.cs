using Compliance.EndToEnd.Tests.Hosts;
using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;
using Shop;

namespace Compliance.EndToEnd.Tests.Outages;

[Collection(Alone.Name)]
public sealed class OutageTests(ShopUnderTest shop)
{
    [Fact]
    public async Task A_request_waits_for_a_service_that_is_down_and_completes_when_it_is_back()
    {
        var stores = shop.Inside.Shop;
        var started = SystemClock.Instance.GetCurrentInstant();
        var before = await shop.Inside.Inventory.CountOf(People.OutageLeaver);
        string id;
        await stores.KillMarketing();
        try
        {
            id = await shop.Api.Submit("erasure", People.OutageLeaver);
            await Waits(id, "marketing", started);
        }
        finally
        {
            await stores.RestartMarketing();
        }

        await CompletesOnce(id, People.OutageLeaver, before);
    }

    [Fact]
    public async Task A_request_waits_for_a_database_that_is_locked_and_loses_nothing_that_is_done()
    {
        var started = SystemClock.Instance.GetCurrentInstant();
        var before = await shop.Inside.Inventory.CountOf(People.LockLeaver);
        string id;
        await using (var other = await new SalesDatabase(shop.Inside.Shop.Stores).Open())
        {
            await Execute(other, "BEGIN EXCLUSIVE");
            id = await shop.Api.Submit("erasure", People.LockLeaver);
            var progress = await Waits(id, "sales", started);

            // Reading is not locked out, so that the stores before this one are done already.
            Assert.Contains("sales", progress["step"]!.GetValue<string>(), StringComparison.Ordinal);
            var meanwhile = await shop.Inside.Inventory.CountOf(People.LockLeaver);
            Assert.Equal((0, before.Orders), (meanwhile.Documents, meanwhile.Orders));
            await Execute(other, "COMMIT");
        }

        await CompletesOnce(id, People.LockLeaver, before);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> Waits(string id, string connection, Instant started)
    {
        var status = await shop.Api.Until($"api/requests/{id}", status => status["state"]!.GetValue<string>() is not "open");
        Assert.Equal("waiting", status["state"]!.GetValue<string>());
        var progress = status["progress"]!;
        Assert.Equal(connection, progress["waitingFor"]!.GetValue<string>());
        var since = InstantPattern.ExtendedIso.Parse(progress["waitingSince"]!.GetValue<string>()).Value;
        Assert.InRange(since, started, SystemClock.Instance.GetCurrentInstant());

        // It goes on trying, and the time it waits since stays.
        var later = await shop.Api.Until(
            $"api/requests/{id}", _ => SystemClock.Instance.GetCurrentInstant() > since + Duration.FromSeconds(2));
        Assert.Equal("waiting", later["state"]!.GetValue<string>());
        Assert.Equal(progress["waitingSince"]!.ToJsonString(), later["progress"]!["waitingSince"]!.ToJsonString());
        return progress;
    }

    private async Task CompletesOnce(string id, string customer, ShopCounts before)
    {
        var end = await shop.Api.End(id);

        Assert.Equal("complete", end.Outcome);
        var stated = await shop.Api.Certificate(id);
        Assert.All(
            before.NotEmpty(),
            each =>
            {
                Assert.Equal(
                    each.Value, stated.Count(each.Key, "deleted") + stated.Count(each.Key, "masked") + stated.Count(each.Key, "retained"));
                Assert.Equal(0, stated.Count(each.Key, "of these already gone"));
            }
        );
        var left = await shop.Inside.Inventory.CountOf(customer);
        Assert.Equal((0, 0, 0, 0), (left.Profiles, left.Documents, left.Contacts, left.Events));
    }

    private static async Task Execute(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
