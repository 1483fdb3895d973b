namespace Compliance.Restores;

/// <summary>Whether a row of someone who was erased came back from a backup, or is new.</summary>
internal enum RowOrigin
{
    /// <summary>Something shows that it is older than the erasure: it is erased again.</summary>
    CameBack,

    /// <summary>Something shows that it was written after the erasure: it is left alone.</summary>
    New,

    /// <summary>Nothing shows either: a person decides.</summary>
    Undecided,
}

/// <summary>Where the time of a row lies, as far as the store tells.</summary>
internal enum RowAge
{
    Unknown,

    /// <summary>Before the erasure's point of no return.</summary>
    Older,

    /// <summary>After the erasure was over.</summary>
    Newer,
}

/// <summary>What a key tells of the row that has it.</summary>
internal enum KeyKind
{
    /// <summary>Given once: a row that has an erased row's key is that row.</summary>
    Lasting,

    /// <summary>A whole number: some stores give a deleted row's number to the next one.</summary>
    Counted,

    /// <summary>Made of an identity: whoever comes back has it again.</summary>
    Natural,
}

/// <param name="Age">By the field that starts the row's retention period.</param>
/// <param name="IsKnown">The erasure found a row of this key, in this collection.</param>
/// <param name="Key">What that is worth.</param>
/// <param name="IsEnrolledAgain">The person was enrolled anew after the erasure.</param>
/// <param name="StoreCameBack">Another row of the person in this store came back, or an operator said that the store was restored.</param>
internal readonly record struct RowEvidence(RowAge Age, bool IsKnown, KeyKind Key, bool IsEnrolledAgain, bool StoreCameBack)
{
    /// <summary>
    /// The table of docs/erasure.md: nothing is erased that may be new, and nothing is left unsaid that may have come back.
    /// </summary>
    public RowOrigin Origin => this switch
    {
        { Age: RowAge.Newer } => RowOrigin.New,
        { Age: RowAge.Older, IsKnown: true } or { Age: RowAge.Older, IsEnrolledAgain: false } => RowOrigin.CameBack,
        { Age: RowAge.Older } => RowOrigin.Undecided,

        { IsKnown: true, Key: KeyKind.Lasting } => RowOrigin.CameBack,
        { IsKnown: true, Key: KeyKind.Counted, StoreCameBack: true } => RowOrigin.CameBack,
        { IsKnown: true, Key: KeyKind.Natural, StoreCameBack: true, IsEnrolledAgain: false } => RowOrigin.CameBack,

        // A number that was given again is rare where people are enrolled again, and then nobody knows.
        { IsKnown: true, Key: KeyKind.Counted } => RowOrigin.Undecided,
        { IsEnrolledAgain: true, StoreCameBack: false } or { IsEnrolledAgain: true, IsKnown: false } => RowOrigin.New,
        _ => RowOrigin.Undecided,
    };
}
