namespace Compliance.Decisions.Policies;

/// <summary>On what ground a purpose processes personal data: GDPR Art. 6(1)(a) to (f).</summary>
public enum LegalBasis
{
    /// <summary>Art. 6(1)(a): the person said yes to this purpose.</summary>
    Consent,

    /// <summary>Art. 6(1)(b): a contract with the person needs it.</summary>
    Contract,

    /// <summary>Art. 6(1)(c): a law demands it.</summary>
    LegalObligation,

    /// <summary>Art. 6(1)(d): it protects somebody's life.</summary>
    VitalInterests,

    /// <summary>Art. 6(1)(e): a task in the public interest needs it.</summary>
    PublicTask,

    /// <summary>Art. 6(1)(f): interests of the controller that the person's do not override.</summary>
    LegitimateInterests,
}

/// <summary>What laws give people a say over, whatever the legal basis. A purpose may belong to several classes.</summary>
[Flags]
public enum PurposeClasses
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Direct marketing: the objection to it is absolute (GDPR Art. 21(2), (3)).</summary>
    Marketing = 1,

    /// <summary>Sale of personal information (CCPA §1798.140(ad)).</summary>
    Sale = 2,

    /// <summary>Sharing for cross-context behavioural advertising (CCPA §1798.140(ah)).</summary>
    Sharing = 4,

    /// <summary>Targeted advertising (state laws, such as Va. Code §59.1-575).</summary>
    TargetedAdvertising = 8,

    /// <summary>Profiling with significant effects (state laws, such as Va. Code §59.1-577).</summary>
    Profiling = 16,
}

/// <summary>Something that personal data is used for, as the data map declares it.</summary>
public sealed record Purpose
{
    /// <summary>
    /// Its name in questions, consents and objections. 1 to 256 characters without control characters; unique in the policy.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>The one ground it rests on.</summary>
    public required LegalBasis Basis { get; init; }

    /// <summary>The classes it belongs to; none by default.</summary>
    public PurposeClasses Classes { get; init; }

    /// <summary>From when on it is active, inclusive; null if it always was.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>From when on it is ended, inclusive; null while nobody ended it.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its next yearly review is due (GDPR Art. 5(2)); null if it is not reviewed.</summary>
    public DateTimeOffset? ReviewDue { get; init; }

    /// <summary>How long after <see cref="ReviewDue"/> it stays active without the review. 0 to 366 days; 0 by default.</summary>
    public TimeSpan ReviewGrace { get; init; }

    /// <summary>Whether it may go on while processing is restricted: storage, legal claims, rights of others (GDPR Art. 18(2)).</summary>
    public bool AllowedUnderRestriction { get; init; }

    /// <summary>Whether it may use sensitive data although the person limited that use: the purposes of 11 CCR 7027(m).</summary>
    public bool MayUseSensitive { get; init; }
}
