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

        Assert.StartsWith("quarantined: ", access.Outcome, StringComparison.Ordinal);
        // The orders' time cannot be read, so nobody can tell which of them a law keeps: they stay, and the answer says so.
        Assert.Equal("incomplete", erasure.Outcome);
        Assert.NotNull(access.Status["progress"]!["reference"]);
        var seen = await new CanarySearch(customer.All).In(sinks.All());
        Assert.DoesNotContain(seen, sighting => !Sinks.IsTheShops(sighting.Place));
    }

    [Fact]
    public async Task A_request_that_damaged_data_stopped_is_resumed_by_an_operator_once_it_is_mended()
    {
        var inside = shop.Inside;
        var customer = new MarkedCustomer();
        await customer.MoveIn(inside);
        var mend = await customer.DamageProfile(inside);
        var stuck = await shop.Api.Run("access", customer.Identities);
        Assert.StartsWith("quarantined: ", stuck.Outcome, StringComparison.Ordinal);

        await mend();
        await shop.Api.Resume(stuck.Id);

        var end = await shop.Api.Until($"api/requests/{stuck.Id}", status => status["state"]!.GetValue<string>() == "closed");
        Assert.Equal("complete", end["outcome"]!.GetValue<string>());
        using var export = await shop.Api.Export(stuck.Id);
        Assert.NotEmpty(export.Entries);
    }
}
