using System.Text;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Testing.Canaries;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>Real requests about a customer whose every value is marked; then every place is searched for the marks.</summary>
[Collection(Alone.Name)]
public sealed class CanaryTests(ShopUnderTest shop)
{
    [Fact]
    public async Task Personal_data_leaves_no_trace_of_its_requests_and_none_in_the_stores_but_what_is_retained()
    {
        var inside = shop.Inside;
        var customer = new MarkedCustomer();
        await customer.MoveIn(inside);
        var search = new CanarySearch(customer.All);
        var sinks = new Sinks(inside.Shop);

        // With a store that is down for a while, for what fails is what ends up in logs.
        await inside.Shop.KillMarketing();
        var access = await sinks.Run(shop.Api, "access", customer.Identities, inside.Shop.RestartMarketing);
        Assert.Equal("complete", access.Outcome);
        using (var export = await shop.Api.Export(access.Id))
        {
            // The marks are where the requests go: all of them reach the person whose they are, but what nobody mapped.
            var delivered = export.Entries.SelectMany(entry => search.In(export.Bytes(entry.FullName))).ToHashSet();
            Assert.Superset(customer.Sealed.Concat(customer.Retained).ToHashSet(), delivered);
        }

        await SendWhatIsRefused(sinks, customer);
        var before = await search.In(sinks.All());
        Assert.DoesNotContain(before, sighting => !Sinks.IsTheShops(sighting.Place));
        Assert.DoesNotContain(before, sighting => customer.Sealed.Contains(sighting.Canary));
        Assert.Equal(customer.Readable.Order(), before.Select(sighting => sighting.Canary).Distinct().Order());

        var erasure = await sinks.Run(shop.Api, "erasure", customer.Identities);
        Assert.Equal("complete", erasure.Outcome);
        sinks.Answered(Encoding.UTF8.GetString((await shop.Api.Certificate(erasure.Id)).File));

        var after = await search.In(sinks.All());
        Assert.DoesNotContain(after, sighting => !sighting.Place.StartsWith("file sales.db", StringComparison.Ordinal));
        Assert.DoesNotContain(after, sighting => !customer.Retained.Contains(sighting.Canary));
        Assert.Equal(customer.Retained.Order(), after.Select(sighting => sighting.Canary).Distinct().Order());
        await HistoriesWereSearched(sinks, access.Id, erasure.Id);
    }

    /// <summary>What people send by mistake holds personal data too.</summary>
    private async Task SendWhatIsRefused(Sinks sinks, MarkedCustomer customer)
    {
        var mark = customer.Email;
        foreach (var body in new[] { $$"""{"right":"access","identities":{"email":"{{mark}}""", $$"""{"right":"{{mark}}","{{mark}}":1}""" })
        {
            using var answer = await shop.Http.PostAsync(
                new Uri("api/requests", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            sinks.Answered(await answer.Content.ReadAsStringAsync());
        }

        foreach (
            var path in new[]
            {
                $"api/requests/{Uri.EscapeDataString(mark)}",
                $"api/requests?email={Uri.EscapeDataString(mark)}",
                $"api/{customer.Number}",
            }
        )
        {
            using var answer = await shop.Http.GetAsync(new Uri(path, UriKind.Relative));
            sinks.Answered(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task HistoriesWereSearched(Sinks sinks, params string[] ids)
    {
        var search = new CanarySearch(ids);
        var seen = await search.In(sinks.All());
        Assert.All(
            ids,
            id =>
                Assert.Contains(
                    seen,
                    sighting => sighting.Canary == id && sighting.Place.StartsWith("table complianceengine", StringComparison.Ordinal)));
    }
}
