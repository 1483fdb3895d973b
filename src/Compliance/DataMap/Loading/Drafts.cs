using Compliance.DataMap.Loading.Yaml;
using NodaTime;

namespace Compliance.DataMap.Loading;

// What each part of the file says, with places, before names are resolved: the model itself holds only what has been checked.

internal sealed record DatasetDraft(
    Word Key, Word? Connection, Word? Owner, string? Group, IReadOnlyList<Word> After, IReadOnlyList<CollectionDraft> Collections)
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public ManualAccess? Manual { get; init; }
}

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
    RetentionDraft? Retention,
    OwnershipDraft Ownership)
{
    public string? Title { get; init; }

    public string? Description { get; init; }

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
    bool IsContent,
    bool? About)
{
    public bool IsSpecialCategory { get; init; }

    public bool IsSensitive { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public DataOrigin? Origin { get; init; }

    /// <summary>As said: <c>dataset.collection.field</c>.</summary>
    public Word? CopyOf { get; init; }

    public bool IsPersonal => Identity is not null || Categories.Any(DataMap.Field.IsPersonalCategory);

    public void Problem(string key, string message) =>
        Said.First(block => block?.Has(key) == true || block == Said[^1])!.Problem(key, message);
}

/// <param name="Direction">Null: not said.</param>
internal sealed record ReferenceDraft(Word Dataset, Word Field, ReferenceDirection? Direction);

/// <param name="Setting">Checked by itself, not yet against the field.</param>
/// <param name="Place">Where it is said.</param>
/// <param name="IsDefault">Said for a whole collection or object: it applies to the fields that it fits.</param>
internal sealed record MaskingDraft(MaskingSetting Setting, Place Place, bool IsDefault);

/// <param name="About">The identities whose people the rows are about; empty: not said.</param>
/// <param name="Mention">The fields, or objects, that concern a person whom a row only mentions.</param>
/// <param name="Shared">What becomes of rows that name several people, as said.</param>
/// <param name="Group">Null: its dataset's.</param>
internal sealed record OwnershipDraft(IReadOnlyList<Word> About, IReadOnlyList<Word> Mention, SharedRowRule? Shared, string? Group);

/// <param name="With">The collection whose retention this one has, as said.</param>
/// <param name="By">The field here that leads to it, as said.</param>
internal sealed record RetentionDraft(
    Period? Period, Word? From, Word? Ground, Word? Law, IReadOnlyList<Word> Keep, Word? With = null, Word? By = null)
{
    /// <summary>Set once <see cref="With"/> is resolved: period, start, ground and law are then the parent's.</summary>
    public RetentionParent? Parent { get; init; }

    public bool Keeps(CollectionDraft collection, FieldDraft field) =>
        Ground is not null && (Keep.Count == 0 || IsStart(field) || Keep.Any(word => collection.Under(word.Text).Contains(field)));

    /// <summary>Whether the field tells when the period began: without it nobody could tell when the row's time is over.</summary>
    private bool IsStart(FieldDraft field) => (Parent?.Path ?? From?.Text) == field.Path;
}
