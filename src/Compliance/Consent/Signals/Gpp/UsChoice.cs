namespace Compliance.Consent.Signals.Gpp;

/// <summary>
/// A consumer's choice in a section of the United States. Where the law asks for consent first, as for sensitive data in most states, 1 is
/// "no consent" and 2 "consent".
/// </summary>
public enum UsChoice : byte
{
    /// <summary>The business does not do this, or gave no notice of it.</summary>
    NotApplicable = 0,

    /// <summary>The consumer opted out, or did not consent.</summary>
    OptedOut = 1,

    /// <summary>The consumer did not opt out, or consented.</summary>
    DidNotOptOut = 2,
}
