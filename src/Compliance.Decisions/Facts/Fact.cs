using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Facts;

/// <summary>Something that is so from an instant on, and that a decision can rest on.</summary>
public abstract record Fact : IGround
{
    /// <summary>What an answer calls it: opaque, no personal data. 1 to 256 characters without control characters.</summary>
    public required string Id { get; init; }

    /// <summary>From when on it holds, inclusive. It may lie in the future; an answer then expires when it comes.</summary>
    public required DateTimeOffset From { get; init; }

    DateTimeOffset? IGround.Since => From;
}

/// <summary>A fact that may end.</summary>
public abstract record EndingFact : Fact
{
    /// <summary>Until when it holds, exclusive, and later than <see cref="Fact.From"/>; null if no end is known.</summary>
    public DateTimeOffset? Until { get; init; }

    internal bool HoldsAt(DateTimeOffset instant) => From <= instant && !(Until <= instant);
}

/// <summary>The person is being erased or was (GDPR Art. 17). Has no end: who comes back is another person.</summary>
public sealed record ErasureFact : Fact;

/// <summary>The person's processing is restricted (GDPR Art. 18).</summary>
public sealed record RestrictionFact : EndingFact;

/// <summary>The person objected (GDPR Art. 21). It ends where the person takes it back.</summary>
public sealed record ObjectionFact : EndingFact
{
    /// <summary>The purpose that is objected to; null if all direct marketing is (Art. 21(2)), also by purposes that come later.</summary>
    public required string? Purpose { get; init; }

    /// <summary>
    /// From when on compelling grounds override it, shown by the controller (Art. 21(1)). Without effect on direct marketing.
    /// </summary>
    public DateTimeOffset? OverriddenFrom { get; init; }
}

/// <summary>How an opt-out reached the controller.</summary>
public enum OptOutOrigin
{
    /// <summary>The person chose it.</summary>
    Choice,

    /// <summary>The person's browser or device signalled it, as with Global Privacy Control.</summary>
    Signal,
}

/// <summary>The person opted out of classes of purposes (CCPA §1798.120; state laws).</summary>
public sealed record OptOutFact : EndingFact
{
    /// <summary>Which classes, at least one. Marketing is none of them: that is an objection.</summary>
    public required PurposeClasses Classes { get; init; }

    /// <summary>By choice or by a signal.</summary>
    public required OptOutOrigin Origin { get; init; }

    /// <summary>Whether the law that applies honours the signal (11 CCR 7025). True by default; a choice always counts.</summary>
    public bool IsHonoured { get; init; } = true;

    /// <summary>
    /// Of a signal: purposes that the person consented to against it, after they were shown that they do (11 CCR 7025(c)(3)). Without
    /// effect on a choice.
    /// </summary>
    public IReadOnlyCollection<string> ExceptPurposes { get; init; } = [];
}

/// <summary>The person limited the use of sensitive data (CCPA §1798.121).</summary>
public sealed record LimitUseFact : EndingFact;

/// <summary>How old the person is, and what their law demands for a consent of their own (GDPR Art. 8).</summary>
public sealed record AgeFact : Fact
{
    /// <summary>Completed years.</summary>
    public required int Years { get; init; }

    /// <summary>The age in years from which on the person consents alone: 13 to 16 under GDPR Art. 8(1).</summary>
    public required int Limit { get; init; }

    /// <summary>When the person reaches the limit; null if that is not known, and then a later fact must say so.</summary>
    public DateTimeOffset? ReachesLimitAt { get; init; }
}

/// <summary>Who has parental responsibility allowed the person's consent to one purpose (GDPR Art. 8(1)).</summary>
public sealed record GuardianConsentFact : EndingFact
{
    /// <summary>The purpose.</summary>
    public required string Purpose { get; init; }
}

/// <summary>The retention of a collection ends at <see cref="Fact.From"/> (GDPR Art. 5(1)(e)).</summary>
public sealed record RetentionEndFact : Fact
{
    /// <summary>Dataset and collection, as in <see cref="PolicyField.Collection"/>.</summary>
    public required string Collection { get; init; }
}
