namespace Shop;

public static class ShopFiles
{
    /// <summary>The data map, where the build puts it beside the program.</summary>
    public static string DataMap => Path.Combine(AppContext.BaseDirectory, "shop", "datamap.yml");
}
