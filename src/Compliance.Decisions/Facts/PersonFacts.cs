namespace Compliance.Decisions.Facts;

/// <summary>
/// All that is known of one person and matters to decisions: the side that the ledger gives. Holds no value of any field.
/// </summary>
public sealed record PersonFacts
{
    /// <summary>Who: an opaque id. 1 to 256 characters without control characters.</summary>
    public required string Person { get; init; }

    /// <summary>When the reading of these facts was begun. An answer expires by this instant and the bound on staleness.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>False if the facts could not be read: everything is then refused as unavailable.</summary>
    public bool IsAvailable { get; init; } = true;

    /// <summary>
    /// False for somebody whom nobody knows: the facts are then those of their device, or none. Consent must be the device's, and contract
    /// and legal obligation do not arise.
    /// </summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Set from the instant at which the erasure begins, for good.</summary>
    public ErasureFact? Erasure { get; init; }

    /// <summary>Null if the age is not known: the person then counts as old enough.</summary>
    public AgeFact? Age { get; init; }

    /// <summary>Restrictions, past and to come.</summary>
    public IReadOnlyCollection<RestrictionFact> Restrictions { get; init; } = [];

    /// <summary>Objections.</summary>
    public IReadOnlyCollection<ObjectionFact> Objections { get; init; } = [];

    /// <summary>The events of every consent, in any order.</summary>
    public IReadOnlyCollection<ConsentFact> Consents { get; init; } = [];

    /// <summary>What guardians allowed.</summary>
    public IReadOnlyCollection<GuardianConsentFact> GuardianConsents { get; init; } = [];

    /// <summary>Opt-outs, by choice and by signal.</summary>
    public IReadOnlyCollection<OptOutFact> OptOuts { get; init; } = [];

    /// <summary>Limits on the use of sensitive data.</summary>
    public IReadOnlyCollection<LimitUseFact> LimitUses { get; init; } = [];

    /// <summary>When collections end for this person; of several for one collection, the earliest counts.</summary>
    public IReadOnlyCollection<RetentionEndFact> RetentionEnds { get; init; } = [];

    /// <summary>Somebody of whom nothing is known, not even a device.</summary>
    public static PersonFacts Unknown(string person, DateTimeOffset asOf) => new() { Person = person, AsOf = asOf, IsKnown = false };

    /// <summary>Somebody whose facts could not be read.</summary>
    public static PersonFacts Unavailable(string person, DateTimeOffset asOf) =>
        new() { Person = person, AsOf = asOf, IsAvailable = false };
}
