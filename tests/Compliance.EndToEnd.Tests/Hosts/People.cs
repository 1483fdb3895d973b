using Shop;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>
/// Which customer plays in which test: a test that erases must not meet another one. Nobody here is mentioned in another customer's
/// rows; the cast's own relations are in <see cref="Cast"/>.
/// </summary>
internal static class People
{
    /// <summary>How many customers are sealed, those with the lowest numbers: few, for keys take a while to make.</summary>
    public const int Sealed = 9;

    // Sealed, like everyone up to Sealed.
    public static readonly string Asker = Cast.Number(2);
    public static readonly string LargeDocumentOwner = Cast.Number(Cast.LargeDocument);
    public static readonly string CopiedLeaver = Cast.Number(1);
    public static readonly string SealedTwiceLeaver = Cast.Number(5);
    public static readonly string Busiest = Cast.Number(Cast.Busiest);
    public static readonly string SealedConcurrentLeaver = Cast.Number(8);
    public static readonly string Utf16Reader = Cast.Number(9);

    // Not sealed.
    public static readonly string OutageLeaver = Cast.Number(10);
    public static readonly string LockLeaver = Cast.Number(11);
    public static readonly string TwiceLeaver = Cast.Number(13);
    public static readonly string ConcurrentLeaver = Cast.Number(14);
    public static readonly string Repeater = Cast.Number(15);
    public static readonly string ExpiredAsker = Cast.Number(16);
    public static readonly string CertificateHolder = Cast.Number(17);
    public static readonly string LonelyLeaver = Cast.Number(22);
    public static readonly string Sleeper = Cast.Number(23);
    public static readonly string GapLeaver = Cast.Number(18);
    public static readonly string ReceiptHolder = Cast.Number(26);
    public static readonly string ApprovedLeaver = Cast.Number(27);
    public static readonly string RevokedLeaver = Cast.Number(28);
    public static readonly string GapAsker = Cast.Number(20);
}
