namespace Compliance.Consent.Signals.Tcf;

/// <summary>A publisher's restriction of one purpose for some vendors (TCF v2, "The Core String", PubRestrictionEntry).</summary>
public sealed record PublisherRestriction
{
    /// <param name="purpose">The purpose of the Global Vendor List: 1 to 63.</param>
    /// <param name="type">What is restricted.</param>
    /// <param name="vendors">The vendors concerned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The purpose or the type has no code.</exception>
    public PublisherRestriction(int purpose, RestrictionType type, IdSet vendors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(purpose, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose, 63);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)type, (int)RestrictionType.RequireLegitimateInterest);
        ArgumentOutOfRangeException.ThrowIfNegative((int)type);
        (Purpose, Type, Vendors) = (purpose, type, vendors);
    }

    /// <summary>The purpose of the Global Vendor List.</summary>
    public int Purpose { get; }

    /// <summary>What is restricted.</summary>
    public RestrictionType Type { get; }

    /// <summary>The vendors concerned.</summary>
    public IdSet Vendors { get; }
}
