namespace Shop;

/// <summary>How many rows each collection holds, of everybody or of one customer.</summary>
public sealed record ShopCounts(
    long Profiles, long Documents, long Pictures, long Orders, long OrderLines, long Reviews, long Contacts, long Events)
{
    public static readonly ShopCounts None = new(0, 0, 0, 0, 0, 0, 0, 0);

    public long Total => Profiles + Documents + Pictures + Orders + OrderLines + Reviews + Contacts + Events;

    /// <summary>By the data map's addresses, in the order of the map.</summary>
    public IReadOnlyList<(string Collection, long Rows)> ByCollection() =>
    [
        ("shop_profiles.profiles", Profiles),
        ("shop_files.documents", Documents),
        ("shop_files.pictures", Pictures),
        ("shop_sales.orders", Orders),
        ("shop_sales.order_lines", OrderLines),
        ("shop_sales.product_reviews", Reviews),
        ("shop_marketing.contacts", Contacts),
        ("shop_marketing.events", Events),
    ];
}
