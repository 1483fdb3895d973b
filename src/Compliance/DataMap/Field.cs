using System.Diagnostics.CodeAnalysis;

namespace Compliance.DataMap;

/// <param name="Path">Dotted for nested fields.</param>
/// <param name="DataCategories">fideslang categories; those under <c>user</c> are personal.</param>
/// <param name="DataType">fideslang type: <c>string</c>, <c>integer</c>, <c>float</c>, <c>boolean</c>, <c>object_id</c>, <c>object</c>;
/// <c>[]</c> behind it for arrays; null where the map names none.</param>
/// <param name="IsPrimaryKey">Part of the row's key.</param>
/// <param name="Identity">The kind of identity that this field holds, for instance <c>email</c>.</param>
/// <param name="References">Fields elsewhere that hold the same value.</param>
/// <param name="Masking">How erasure rewrites the value; null is the default strategy, null_rewrite.</param>
/// <param name="IsReadOnly">Never written.</param>
/// <param name="IsSealed">Values may be sealed records: they are opened for access and become unreadable with their key.</param>
/// <param name="ThirdParty">What an access export does with the value when it is about another person.</param>
/// <param name="IsContent">The body of a blob rather than a value.</param>
public sealed record Field(
    string Path,
    IReadOnlyList<string> DataCategories,
    string? DataType = null,
    bool IsPrimaryKey = false,
    string? Identity = null,
    IReadOnlyList<FieldReference>? References = null,
    MaskingSetting? Masking = null,
    bool IsReadOnly = false,
    bool IsSealed = false,
    ThirdPartyData ThirdParty = ThirdPartyData.Include,
    bool IsContent = false)
{
    /// <summary>
    /// An identity that the row only mentions: the row is about somebody else, such as the buyer of a gift to this recipient.
    /// </summary>
    public bool IsMention { get; init; }

    /// <summary>Where its values come from; null where the map does not say.</summary>
    public DataOrigin? Origin { get; init; }

    /// <summary>
    /// The field whose value was copied here, such as a name from an account to an order: what is corrected there is corrected here too.
    /// Nothing is searched by it.
    /// </summary>
    public FieldAddress? CopyOf { get; init; }

    /// <summary>Another field of the map refers to it: rows that stay may need the value.</summary>
    public bool IsReferredTo { get; init; }

    /// <summary>The most characters that the store takes, as the map says; null: not said.</summary>
    public int? Length { get; init; }

    /// <summary>What people call it: as the map says, or its path in words.</summary>
    [AllowNull]
    public string Title { get => field ?? Wording.Of(Path); init; }

    /// <summary>A sentence about it; null where the map has none.</summary>
    public string? Description { get; init; }

    /// <summary>By its categories, and an identity whatever they are.</summary>
    public bool IsPersonal => Identity is not null || DataCategories.Any(IsPersonalCategory);

    /// <summary>It reveals what GDPR Art. 9(1) or Art. 10 lists: by its categories, or because the map says so.</summary>
    public bool IsSpecialCategory { get => field || DataCategories.Any(DataMap.DataCategories.IsSpecial); init; }

    /// <summary>It is sensitive personal information (CCPA §1798.140(ae)): by its categories, or because the map says so.</summary>
    public bool IsSensitive { get => field || IsSpecialCategory || DataCategories.Any(DataMap.DataCategories.IsSensitive); init; }

    internal static bool IsPersonalCategory(string category) =>
        category == "user" || category.StartsWith("user.", StringComparison.Ordinal);
}

/// <param name="To">The field that holds the same value.</param>
/// <param name="Direction">Which way values flow.</param>
public sealed record FieldReference(FieldAddress To, ReferenceDirection Direction);

public enum ReferenceDirection
{
    /// <summary>Values found in the other field select rows here.</summary>
    From,

    /// <summary>Values found here select rows by the other field.</summary>
    To,
}

/// <summary>Where a value comes from: portability has what people provided and what was observed (Art. 20; WP 242 rev.01).</summary>
public enum DataOrigin
{
    /// <summary>The person gave it, such as an address in a form.</summary>
    Provided,

    /// <summary>It was recorded of what the person did, such as an order or a search.</summary>
    Observed,

    /// <summary>The company made it: inferred, computed or assigned, such as a score or a customer number.</summary>
    Derived,
}

public enum ThirdPartyData
{
    Include,
    Redact,
}

/// <param name="Strategy">A fideslang masking strategy's name.</param>
/// <param name="Configuration">Its configuration, as written.</param>
public sealed record MaskingSetting(string Strategy, IReadOnlyDictionary<string, string> Configuration);
