using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Testing.Canaries;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>What parsers and ciphers stumble over they like to quote.</summary>
public sealed class DamagedDataTests(ShopUnderTest shop)
{
    [Fact]
    public async Task A_request_that_fails_over_damaged_data_leaves_no_trace_either()
    {
        var inside = shop.Inside;
        var customer = new MarkedCustomer();
        await customer.MoveIn(inside);
        await customer.Damage(inside);
        var sinks = new Sinks(inside.Shop);

        var access = await sinks.Run(shop.Api, "access", customer.Identities);
        var erasure = await sinks.Run(shop.Api, "erasure", customer.Identities);

        Assert.StartsWith("failed: ", access.Outcome, StringComparison.Ordinal);
        Assert.Equal("complete", erasure.Outcome);
        var seen = await new CanarySearch(customer.All).In(sinks.All());
        Assert.DoesNotContain(seen, sighting => !Sinks.IsTheShops(sighting.Place));
    }
}
