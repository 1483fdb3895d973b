using Shop;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>The shop's data map with something changed in it.</summary>
internal sealed class MapCopy
{
    private readonly RunningShop _shop;
    private readonly string _text;

    private MapCopy(RunningShop shop, string text)
    {
        _shop = shop;
        _text = text;
    }

    public static MapCopy Of(RunningShop shop) => new(shop, File.ReadAllText(ShopFiles.DataMap));

    /// <summary>Changes what stands there exactly once.</summary>
    public MapCopy Replace(string old, string replacement)
    {
        Assert.Equal(2, _text.Split(old).Length);
        return new MapCopy(_shop, _text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>From 1.</summary>
    public int LineOf(string part) => _text[.._text.IndexOf(part, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;

    /// <returns>The file.</returns>
    public string Save()
    {
        var path = Path.Combine(_shop.Directory, $"map-{Guid.NewGuid():N}.yml");
        File.WriteAllText(path, _text);
        return path;
    }
}
