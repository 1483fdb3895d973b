namespace Compliance.Requests.Lifecycle;

/// <summary>Why a request is refused.</summary>
public enum RefusalReason
{
    /// <summary>Plainly without any ground.</summary>
    ManifestlyUnfounded,

    /// <summary>Above all because it comes again and again.</summary>
    Excessive,

    /// <summary>Nobody could tell that the person is who they say.</summary>
    IdentityNotProven,

    /// <summary>A law demands that the data are kept.</summary>
    LegalObligation,

    /// <summary>The data are needed for legal claims.</summary>
    LegalClaims,

    /// <summary>The answer would harm the rights of other people.</summary>
    RightsOfOthers,

    /// <summary>Freedom of expression and information.</summary>
    FreedomOfExpression,

    /// <summary>Another exemption of the law, which the refusal names.</summary>
    Exemption,

    /// <summary>The law does not give this right here.</summary>
    OutsideTheLaw,
}
