using NodaTime;

namespace Shop;

/// <summary>What the generated shop looks like. The same options give the same shop, byte for byte.</summary>
public sealed record ShopOptions
{
    /// <summary>The shop's present: every age in it is relative to this.</summary>
    public required Instant Now { get; init; }

    /// <summary>50 to 999,999; below 50 the cast is not complete. Default: 1,000.</summary>
    public int Customers { get; init; } = 1_000;

    /// <summary>How many customers have a sealed profile and sealed files: those with the lowest numbers. Default: 100.</summary>
    public int Sealed { get; init; } = 100;

    /// <summary>Orders of <see cref="Cast.Busiest"/>. Default: 10,000.</summary>
    public int BusiestOrders { get; init; } = 10_000;

    /// <summary>Size of the document of <see cref="Cast.LargeDocument"/> in bytes. Default: 20 MiB.</summary>
    public int LargeDocumentBytes { get; init; } = 20 * 1024 * 1024;

    public int Seed { get; init; } = 20_260_101;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Customers, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Customers, 999_999);
        ArgumentOutOfRangeException.ThrowIfNegative(Sealed);
        ArgumentOutOfRangeException.ThrowIfNegative(BusiestOrders);
        ArgumentOutOfRangeException.ThrowIfNegative(LargeDocumentBytes);
    }
}
