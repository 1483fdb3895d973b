using Shop;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>The shop's data map with something changed in it.</summary>
internal sealed class MapCopy
{
    private readonly RunningShop shop;
    private readonly string text;

    private MapCopy(RunningShop shop, string text)
    {
        this.shop = shop;
        this.text = text;
    }

    public static MapCopy Of(RunningShop shop) => new(shop, File.ReadAllText(ShopFiles.DataMap));

    /// <summary>Changes what stands there exactly once.</summary>
    public MapCopy Replace(string old, string replacement)
    {
        Assert.Equal(2, text.Split(old).Length);
        return new MapCopy(shop, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>From 1.</summary>
    public int LineOf(string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;

    /// <returns>The file.</returns>
    public string Save()
    {
        var path = Path.Combine(shop.Directory, $"map-{Guid.NewGuid():N}.yml");
        File.WriteAllText(path, text);
        return path;
    }
}
