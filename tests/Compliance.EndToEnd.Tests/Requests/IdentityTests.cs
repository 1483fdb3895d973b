using Compliance.EndToEnd.Tests.Hosts;
using Shop;

namespace Compliance.EndToEnd.Tests.Requests;

public sealed class IdentityTests(ShopUnderTest shop)
{
    [Theory]
    [InlineData("customer_number", "C999999999")]
    [InlineData("email", "nobody@nowhere.example")]
    public async Task Whom_no_store_knows_is_not_found(string kind, string value)
    {
        var access = await shop.Api.Run("access", new Dictionary<string, string> { [kind] = value });
        var erasure = await shop.Api.Run("erasure", new Dictionary<string, string> { [kind] = value });

        Assert.Equal("not-found", access.Outcome);
        Assert.Equal("not-found", erasure.Outcome);
        using var export = await shop.Http.GetAsync(new Uri($"api/requests/{access.Id}/download", UriKind.Relative));
        await export.IsProblem(404, "unknown-export");
        using var certificate = await shop.Http.GetAsync(new Uri($"api/requests/{erasure.Id}/certificate", UriKind.Relative));
        await certificate.IsProblem(404, "unknown-certificate");
    }

    [Fact]
    public async Task A_shared_email_alone_erases_nobody_and_with_the_number_only_that_person()
    {
        var (one, other) = (Cast.Number(Cast.SharesEmail), Cast.Number(Cast.SharesEmailToo(shop.Customers)));
        var email = Expected.Customer(one).Email;
        var before = await Both();

        var ambiguous = await shop.Api.Run("erasure", new Dictionary<string, string> { ["email"] = email });

        Assert.Equal("ambiguous", ambiguous.Outcome);
        Assert.Equal(before, await Both());

        var end = await shop.Api.Run("erasure", new Dictionary<string, string> { ["email"] = email, ["customer_number"] = other });

        Assert.Equal("complete", end.Outcome);
        var after = await Both();
        Assert.Equal(before.One, after.One);
        if (shop.HasInside)
            Assert.Equal((0, 0, 0), (after.Other.Profiles, after.Other.Documents, after.Other.Contacts));
        using var access = await shop.Api.Export((await shop.Api.Run("access", one)).Id);
        Assert.Equal(Expected.Rows(one), access.Counts());

        async Task<(ShopCounts One, ShopCounts Other)> Both() => shop.HasInside
            ? (await shop.Inside.Inventory.CountOf(one), await shop.Inside.Inventory.CountOf(other))
            : default;
    }

    [Fact]
    public async Task An_email_address_that_one_person_has_finds_all_of_theirs()
    {
        var expected = Expected.Customer(People.Asker);

        using var zip = await shop.Api.Export(
            (await shop.Api.Run("access", new Dictionary<string, string> { ["email"] = expected.Email })).Id);

        Assert.Equal(Expected.Rows(People.Asker), zip.Counts());
    }
}
