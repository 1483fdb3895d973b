namespace Compliance.Consent.Signals.Tcf;

/// <summary>
/// What the publisher may do for its own purposes (TCF v2, "Publisher Purposes Transparency and Consent"). Vendors do not rely on it.
/// </summary>
public sealed record PublisherPurposes
{
    /// <summary>Purposes 1 to 24 that have consent.</summary>
    public IdSet Consents { get; init => field = Limits.Within(value, Limits.Purposes); } = IdSet.Empty;

    /// <summary>Purposes 1 to 24 with legitimate interest, to which the user did not object.</summary>
    public IdSet LegitimateInterests { get; init => field = Limits.Within(value, Limits.Purposes); } = IdSet.Empty;

    /// <summary>Custom purposes of the publisher that have consent, numbered from 1.</summary>
    public IdSet CustomConsents { get; init => field = Limits.Within(value, Limits.CustomPurposes); } = IdSet.Empty;

    /// <summary>Custom purposes of the publisher with legitimate interest, to which the user did not object.</summary>
    public IdSet CustomLegitimateInterests { get; init => field = Limits.Within(value, Limits.CustomPurposes); } = IdSet.Empty;

    /// <summary>
    /// How many custom purposes the publisher has: 0 to 63, and at least the greatest one that has consent or legitimate interest.
    /// </summary>
    public int CustomPurposes
    {
        get => Math.Max(field, Math.Max(CustomConsents.Max, CustomLegitimateInterests.Max));
        init => field = Limits.Within(value, Limits.CustomPurposes);
    }

    /// <summary>Two that say the same are equal, whether the count of custom purposes was given or follows from them.</summary>
    public bool Equals(PublisherPurposes? other) => other is not null
        && (Consents, LegitimateInterests, CustomConsents, CustomLegitimateInterests, CustomPurposes).Equals(
            (other.Consents, other.LegitimateInterests, other.CustomConsents, other.CustomLegitimateInterests, other.CustomPurposes));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Consents, LegitimateInterests, CustomPurposes);
}
