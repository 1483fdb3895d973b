using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using NodaTime;

namespace Compliance.EndToEnd.Tests.Coverage;

/// <summary>A second host on the shop's stores, with a data map that leaves three collections uncovered, each for another reason.</summary>
public sealed class HalfMappedShop(ShopUnderTest shop) : IAsyncLifetime
{
    public const string NoConnection = "shop_marketing.contacts";
    public const string NoEraser = "shop_files.pictures";
    public const string NoPrimaryKey = "shop_sales.product_reviews";

    private static int _started;

    // Two test classes have one each, side by side, and hosts do not share their state.
    private readonly string _name = "half" + (char)('a' + Interlocked.Increment(ref _started));

    public LocalApplication Host { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!shop.HasInside)
            return;
        var map = MapCopy.Of(shop.Inside.Shop)
            .Replace("compliance: {connection: marketing, owner: marketing}", "compliance: {owner: marketing}")
            .Replace(
                "erasure: delete\n      lawful_basis: consent\n      purposes: [customer_account]",
                "erasure: none\n      lawful_basis: consent\n      purposes: [customer_account]")
            .Replace(
                "- name: review_id\n      data_categories: [system.operations]\n      fides_meta: {primary_key: true, data_type: string}",
                "- name: review_id\n      data_categories: [system.operations]\n      fides_meta: {data_type: string}");
        Host = await shop.Inside.Shop.StartHost(map.Save(), _name);
        Api = new ApiClient(Host.Url, Host.Token(Duration.FromHours(1)));
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
    }
}
