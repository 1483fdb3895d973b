using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.EndToEnd.Tests.Coverage;

/// <summary>"Complete" is refused while any mapped place was not covered.</summary>
public sealed class CoverageTests(ShopUnderTest shop, HalfMappedShop half) : IClassFixture<HalfMappedShop>
{
    private static readonly string[] Gaps = [HalfMappedShop.NoEraser, HalfMappedShop.NoPrimaryKey, HalfMappedShop.NoConnection];

    [Fact]
    public async Task An_erasure_that_could_not_reach_everything_ends_as_incomplete_and_its_certificate_says_where()
    {
        var inventory = shop.Inside.Inventory;
        var before = await inventory.CountOf(People.GapLeaver);
        Assert.True(before is { Contacts: > 0, Pictures: > 0 });

        var end = await half.Api.Run("erasure", People.GapLeaver);

        Assert.Equal("incomplete", end.Outcome);
        var stated = await half.Api.Certificate(end.Id);
        Assert.Equal("incomplete", stated.Outcome);
        Assert.Superset(Gaps.ToHashSet(), stated.NotCovered.ToHashSet());
        Assert.All(Gaps, gap => Assert.Equal(0, stated.Count(gap, "deleted") + stated.Count(gap, "masked")));

        // What could be reached is gone, and what could not is still there, as the certificate says.
        var after = await inventory.CountOf(People.GapLeaver);
        Assert.Equal((0, 0), (after.Profiles, after.Documents));
        Assert.Equal(
            (before.Contacts, before.Events, before.Pictures, before.Reviews),
            (after.Contacts, after.Events, after.Pictures, after.Reviews));
    }

    [Fact]
    public async Task An_access_that_could_not_reach_everything_says_so_to_the_person()
    {
        Assert.SkipUnless(shop.HasInside, "Needs a host of its own.");

        var end = await half.Api.Run("access", People.GapAsker);

        Assert.Equal("incomplete", end.Outcome);
        using var zip = await half.Api.Export(end.Id);
        var said = string.Join('\n', zip.Json("summary.json")["notCovered"]!.AsArray().Select(gap => gap!.GetValue<string>()));
        Assert.Contains(HalfMappedShop.NoConnection, said, StringComparison.Ordinal);
        Assert.Contains(HalfMappedShop.NoConnection, zip.Text("index.html"), StringComparison.Ordinal);
        // What nothing erases can be read all the same.
        Assert.Equal(1, zip.Counts()[HalfMappedShop.NoEraser]);
    }
}
