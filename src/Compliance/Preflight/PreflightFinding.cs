using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>Something in which the data map and a store do not agree: names alone, no values.</summary>
/// <param name="Code">What rule it breaks: see <see cref="PreflightCode"/>.</param>
/// <param name="Severity">Whether an erasure would fail or be untrue.</param>
/// <param name="Connection">The store, as the map names it.</param>
/// <param name="Collection">The table, container or resource; null where the whole store is meant.</param>
/// <param name="Column">As the map, or else the store, names it; null where the whole collection is meant.</param>
/// <param name="Constraint">The store's name of the constraint, where there is one.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do, in a sentence.</param>
public sealed record PreflightFinding(
    string Code, PreflightSeverity Severity, string Connection, CollectionAddress? Collection, string? Column, string? Constraint,
    string Message, string Remedy)
{
    /// <summary><c>connection/collection: code column</c>, with names alone: short enough for a failed step's reference.</summary>
    public string Reference =>
        $"{Connection}{(Collection is { } address ? $"/{address.Collection}" : "")}: {Code}{(Column is { } column ? $" {column}" : "")}";

    public bool Blocks => Severity == PreflightSeverity.Blocks;

    public override string ToString() => $"{Reference}. {Message} {Remedy}";
}

public enum PreflightSeverity
{
    /// <summary>Somebody should look at it; an erasure still does what it certifies.</summary>
    Warns,

    /// <summary>An erasure would fail half-way, or certify what is not so: none begins.</summary>
    Blocks,
}

/// <summary>The stable codes of findings; docs/preflight.md has a row with the remedy for each.</summary>
public static class PreflightCode
{
    public const string StoreUnavailable = "store-unavailable";
    public const string StoreRefused = "store-refused";
    public const string StoreNotConfigured = "store-not-configured";
    public const string DatabaseWrong = "database-wrong";
    public const string CollectionMissing = "collection-missing";
    public const string CollectionUnmapped = "collection-unmapped";
    public const string CollectionIsView = "collection-is-view";
    public const string CollectionIsPartition = "collection-is-partition";
    public const string CopyInView = "copy-in-view";
    public const string FieldMissing = "field-missing";
    public const string FieldUnmapped = "field-unmapped";
    public const string TypeDiffers = "type-differs";
    public const string ArrayDiffers = "array-differs";
    public const string KeyDiffers = "key-differs";
    public const string KeyUnknown = "key-unknown";
    public const string KeyType = "key-type";
    public const string MaskNull = "mask-null";
    public const string MaskGenerated = "mask-generated";
    public const string MaskType = "mask-type";
    public const string MaskTooLong = "mask-too-long";
    public const string MaskUnique = "mask-unique";
    public const string ForeignKeyBlocks = "foreign-key-blocks";
    public const string ForeignKeyCascades = "foreign-key-cascades";
    public const string ForeignKeyClears = "foreign-key-clears";
    public const string ReferenceDirection = "reference-direction";
    public const string PeriodType = "period-type";
    public const string PeriodUnreadable = "period-unreadable";
    public const string RightMissing = "right-missing";
    public const string NotCovered = "not-covered";
}
