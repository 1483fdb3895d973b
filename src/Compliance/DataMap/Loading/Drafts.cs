using NodaTime;

namespace Compliance.DataMap.Loading;

// What each part of the file says, with places, before names are resolved: the model itself holds only what has been checked.

internal sealed record DatasetDraft(
    Word Key, Word? Connection, Word? Owner, IReadOnlyList<Word> After, IReadOnlyList<CollectionDraft> Collections);

internal sealed record CollectionDraft(
    CollectionAddress Address,
    Word Name,
    IReadOnlyList<FieldDraft> Fields,
    IReadOnlySet<string> Objects,
    RowErasure Erasure,
    IReadOnlyList<Word> EraseAfter,
    IReadOnlyList<Word> After,
    Word? LawfulBasis,
    IReadOnlyList<Word> Purposes,
    RetentionDraft? Retention)
{
    /// <summary>By path; fields that could not be read are left out.</summary>
    public IReadOnlyDictionary<string, FieldDraft> ByPath { get; } =
        Fields.DistinctBy(field => field.Path).ToDictionary(field => field.Path);

    /// <summary>The fields under a path: itself, or the leaves of the object that it names.</summary>
    public IEnumerable<FieldDraft> Under(string path) =>
        Fields.Where(field => field.Path == path || field.Path.StartsWith(path + ".", StringComparison.Ordinal));
}

/// <param name="Path">Dotted.</param>
/// <param name="Said">The blocks that speak of it, the nearest first: its <c>compliance</c>, its <c>fides_meta</c>, itself.</param>
internal sealed record FieldDraft(
    string Path,
    IReadOnlyList<Block?> Said,
    IReadOnlyList<string> Categories,
    string? DataType,
    int? Length,
    bool IsPrimaryKey,
    Word? Identity,
    IReadOnlyList<ReferenceDraft> References,
    MaskingDraft? Masking,
    bool IsReadOnly,
    bool IsSealed,
    ThirdPartyData ThirdParty,
    bool IsContent)
{
    public bool IsPersonal => Categories.Any(DataMap.Field.IsPersonalCategory);

    public void Problem(string key, string message) =>
        Said.First(block => block?.Has(key) == true || block == Said[^1])!.Problem(key, message);
}

internal sealed record ReferenceDraft(Word Dataset, Word Field, ReferenceDirection Direction);

/// <param name="Setting">Checked by itself, not yet against the field.</param>
/// <param name="Place">Where it is said.</param>
/// <param name="IsDefault">Said for a whole collection or object: it applies to the fields that it fits.</param>
internal sealed record MaskingDraft(MaskingSetting Setting, Place Place, bool IsDefault);

internal sealed record RetentionDraft(Period? Period, Word? From, Word? Ground, Word? Law, IReadOnlyList<Word> Keep)
{
    public bool Keeps(CollectionDraft collection, FieldDraft field) =>
        Ground is not null && (Keep.Count == 0 || Keep.Any(word => collection.Under(word.Text).Contains(field)));
}
