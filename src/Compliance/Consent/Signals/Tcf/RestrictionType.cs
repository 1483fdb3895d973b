namespace Compliance.Consent.Signals.Tcf;

/// <summary>How a publisher narrows a purpose for vendors (TCF v2, "The Core String", RestrictionType). The value 3 is undefined, and
/// refused.</summary>
public enum RestrictionType
{
    /// <summary>The purpose is not allowed, whatever the vendor declared.</summary>
    NotAllowed = 0,

    /// <summary>The vendor needs consent for the purpose.</summary>
    RequireConsent = 1,

    /// <summary>The vendor needs legitimate interest for the purpose.</summary>
    RequireLegitimateInterest = 2,
}
