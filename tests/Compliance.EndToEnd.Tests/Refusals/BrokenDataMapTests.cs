using Compliance.DataMap;
using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.EndToEnd.Tests.Refusals;

public sealed class BrokenDataMapTests(ShopUnderTest shop)
{
    [Fact]
    public async Task A_broken_data_map_refuses_the_start_with_every_error_and_its_line()
    {
        var map = MapCopy.Of(shop.Inside.Shop)
            .Replace("erasure: mask", "erasure: shred")
            .Replace("connection: profiles", "connection: nowhere")
            .Replace("period: P2Y", "period: two years");

        var refused = await Assert.ThrowsAsync<DataMapException>(() => shop.Inside.Shop.StartHost(map.Save(), "broken"));

        Assert.Equal(3, refused.Errors.Count);
        Assert.All(new[] { "erasure: shred", "connection: nowhere", "period: two years" }, broken =>
        {
            var error = Assert.Single(refused.Errors, error => error.Line == map.LineOf(broken));
            Assert.Contains(error.Key, broken, StringComparison.Ordinal);
            Assert.Contains(error.ToString(), refused.Message, StringComparison.Ordinal);
        });
    }
}
