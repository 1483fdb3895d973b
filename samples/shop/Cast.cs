namespace Shop;

/// <summary>
/// Customers with a part to play, by number. A row mentions another customer only if that one's number ends in 46, 47 or
/// 48: everybody else appears in rows of their own alone.
/// </summary>
public static class Cast
{
    /// <summary>Owns the one large document.</summary>
    public const int LargeDocument = 3;

    /// <summary>Has 10,000 orders.</summary>
    public const int Busiest = 7;

    /// <summary>Shares one email address with <see cref="SharesEmailToo"/>, who by default is not sealed while this one is.</summary>
    public const int SharesEmail = 12;

    /// <inheritdoc cref="SharesEmail"/>
    public static int SharesEmailToo(int customers) => customers >= 150 ? 142 : 42;

    /// <summary>Is sealed by default, and has orders on both sides of ten years.</summary>
    public const int LongStanding = 45;

    /// <summary>Had an order delivered as a gift to <see cref="GiftReceiver"/>.</summary>
    public const int GiftGiver = 21;

    public const int GiftReceiver = 46;

    /// <summary>Has a document whose metadata says that it is shared with <see cref="DocumentReader"/>.</summary>
    public const int DocumentSharer = 33;

    public const int DocumentReader = 47;

    /// <summary>Came to the shop on the recommendation of <see cref="Referrer"/>.</summary>
    public const int Referred = 34;

    public const int Referrer = 48;

    /// <summary>Every hundred customers repeat the three relations.</summary>
    internal static int? Mentioned(int customer, int mentioner, int mentioned, int customers) =>
        customer % 100 == mentioner && customer - mentioner + mentioned is var target && target <= customers ? target : null;

    /// <summary>The customer number as all stores write it, for instance C000123.</summary>
    public static string Number(int customer) => FormattableString.Invariant($"C{customer:D6}");
}
