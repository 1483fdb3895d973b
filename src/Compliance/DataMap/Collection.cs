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

    /// <summary>Nothing erases it (<c>skip_processing</c>, read only): a coverage gap where it holds personal data.</summary>
    None,
}
