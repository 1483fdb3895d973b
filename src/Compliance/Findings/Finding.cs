using NodaTime;

namespace Compliance.Findings;

/// <summary>Something that a review found: names and counts, no personal data.</summary>
/// <param name="Kind">What rule it breaks.</param>
/// <param name="Where">A collection, a connection, a request's id or a key's name.</param>
/// <param name="Detail">In a sentence, with the remedy.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Owner">Who answers for the place, where the data map says so.</param>
/// <param name="Due">By when it should be settled.</param>
public sealed record Finding(FindingKind Kind, string Where, string Detail, Severity Severity, string? Owner = null, LocalDate? Due = null);

public enum FindingKind
{
    UnmappedField,
    MappedFieldGone,

    /// <summary>The map and a store do not agree in something else, such as a key, a type or a right.</summary>
    MapDiffers,
    CoverageGap,
    StoreUnavailable,
    DeadlineNear,
    DeadlinePassed,
    LogDiffers,
    OrphanKey,
    MissingKey,

    /// <summary>The last retention sweep could not erase what was due.</summary>
    SweepFailed,

    /// <summary>Rows whose retention period has no beginning that can be read.</summary>
    UndatedRows,

    /// <summary>A check of the review could not be run, so nobody knows what it would have found.</summary>
    CheckFailed,

    RestoreUndecided,
    UnreadableIdentity,
}

public enum Severity
{
    Low,
    Medium,
    High,
}
