namespace Compliance.Consent.Signals.Tcf;

/// <summary>In what a well-formed string deviates from TCF 2.3.</summary>
public enum TcDeviation
{
    /// <summary>It does not say which vendors the user was shown ("Why was the disclosed vendor section made mandatory in TCF
    /// 2.3?").</summary>
    NoDisclosedVendors,

    /// <summary>IsServiceSpecific is 0: "considered invalid".</summary>
    NotServiceSpecific,

    /// <summary>It claims legitimate interest for purpose 1, which needs consent, or for 3 to 6, where 2.2 forbade it.</summary>
    ForbiddenLegitimateInterest,

    /// <summary>The policy is older than version 4: "deemed invalid" after 30 September 2023.</summary>
    OutdatedPolicy,

    /// <summary>Created and LastUpdated are not one whole day in UTC ("What happened to Created and LastUpdated?").</summary>
    NotOneDay,

    /// <summary>It has the segment of allowed vendors, which 2.3 no longer knows.</summary>
    AllowedVendors,
}
