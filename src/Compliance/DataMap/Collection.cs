using System.Diagnostics.CodeAnalysis;

namespace Compliance.DataMap;

/// <param name="Address">Its name.</param>
/// <param name="Connection">Its dataset's connection, or null: a coverage gap.</param>
/// <param name="Fields">The leaves, nested ones with dotted paths, in the order of the file.</param>
/// <param name="Erasure">What an erasure does to a row.</param>
/// <param name="EraseAfter">Collections whose rows go first.</param>
/// <param name="ReadAfter">Collections that are read first.</param>
/// <param name="LawfulBasis">As declared, for instance <c>contract</c>; null where the map names none.</param>
/// <param name="Purposes">As declared.</param>
/// <param name="Retention">How long rows are kept, or null: until someone asks.</param>
public sealed record Collection(
    CollectionAddress Address,
    string? Connection,
    IReadOnlyList<Field> Fields,
    RowErasure Erasure,
    IReadOnlyList<CollectionAddress> EraseAfter,
    IReadOnlyList<CollectionAddress> ReadAfter,
    string? LawfulBasis,
    IReadOnlyList<string> Purposes,
    Retention? Retention)
{
    /// <summary>The group of data subjects that its rows are about: a request concerns one group alone.</summary>
    public string Group { get; init; } = DataSubjectGroup.Default;

    /// <summary>What becomes of rows that name several people, where <see cref="Field.IsMention"/> does not tell whose they are.</summary>
    public SharedRowRule Shared { get; init; } = SharedRowRule.Undecided;

    /// <summary>
    /// The fields that concern a person whom a row only mentions: beside the mention itself, they are masked at that person's erasure.
    /// </summary>
    public IReadOnlyList<string> Mention { get; init; } = [];

    /// <summary>What people call it: as the map says, or its name in words.</summary>
    [AllowNull]
    public string Title { get => field ?? Wording.Of(Address.Collection); init; }

    /// <summary>A sentence about it; null where the map has none.</summary>
    public string? Description { get; init; }

    public IEnumerable<Field> PrimaryKey => Fields.Where(each => each.IsPrimaryKey);

    public bool HoldsPersonalData => Fields.Any(each => each.IsPersonal);

    public Field? Find(string path) => Fields.FirstOrDefault(field => field.Path == path);
}

public enum RowErasure
{
    /// <summary>The row is deleted whole, with whatever nobody mapped in it. The default.</summary>
    Delete,

    /// <summary>The row stays; each personal field is rewritten by its masking strategy.</summary>
    Mask,

    /// <summary>The row is deleted where no row that stays refers to it, and masked otherwise.</summary>
    DeleteUnlessReferenced,

    /// <summary>Nothing erases it (<c>skip_processing</c>, read only): a coverage gap where it holds personal data.</summary>
    None,
}

/// <summary>What the map decides about rows that name several people.</summary>
public enum SharedRowRule
{
    /// <summary>Nothing: the rows are named, left as they are, and the request is not complete.</summary>
    Undecided,

    /// <summary>They stay as they are.</summary>
    Keep,

    /// <summary>They stay; the person's own identities in them, and the fields of <see cref="Collection.Mention"/>, are masked.</summary>
    Mask,
}

/// <summary>Groups of data subjects, such as customers and employees.</summary>
public static class DataSubjectGroup
{
    /// <summary>Where the map names no other.</summary>
    public const string Default = "customers";
}
