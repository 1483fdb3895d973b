namespace Compliance.Subjects;

/// <summary>A right that a data subject exercises. The table of laws calls each by the same name.</summary>
public enum Right
{
    /// <summary>GDPR Art. 15.</summary>
    Access,

    /// <summary>GDPR Art. 20.</summary>
    Portability,

    /// <summary>GDPR Art. 17.</summary>
    Erasure,

    /// <summary>GDPR Art. 16.</summary>
    Rectification,

    /// <summary>Restriction of processing, GDPR Art. 18.</summary>
    Restriction,

    /// <summary>Objection to a purpose, or to all direct marketing, GDPR Art. 21.</summary>
    Objection,

    /// <summary>Opt-out of sale, sharing, targeted advertising and profiling, CCPA §1798.120 and laws of other states.</summary>
    OptOut,

    /// <summary>Limit of the use of sensitive data, CCPA §1798.121.</summary>
    LimitUse,

    /// <summary>Withdrawal of a consent, or of all, GDPR Art. 7(3).</summary>
    Withdrawal,
}
