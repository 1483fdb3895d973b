using Compliance.DataMap;
using Compliance.Testing;

namespace Compliance.Tests.DataMap;

public sealed class SampleShopMapTests
{
    private static readonly PersonalDataMap Map = DataMapLoader.Load(
        File.ReadAllBytes(Repository.PathTo("samples/shop/datamap.yml")), "datamap.yml");

    [Theory]
    [InlineData("customer_number")]
    [InlineData("email")]
    public void Any_identity_that_the_shop_accepts_covers_all_of_it(string kind)
    {
        var plan = Map.Plan(kind);

        Assert.Empty(plan.Gaps);
        Assert.Equal(
            Map.Collections.Where(each => each.HoldsPersonalData).Select(each => each.Address).ToHashSet(), plan.Erasures.ToHashSet());
    }

    [Fact]
    public void Lines_go_before_their_order_and_files_before_the_profile_that_leads_to_them()
    {
        var erasures = Map.Plan("customer_number").Erasures().ToList();

        Assert.True(erasures.IndexOf("shop_sales.order_lines") < erasures.IndexOf("shop_sales.orders"));
        Assert.True(erasures.IndexOf("shop_files.documents") < erasures.IndexOf("shop_profiles.profiles"));
    }
}
