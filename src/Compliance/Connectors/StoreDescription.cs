using Compliance.DataMap;

namespace Compliance.Connectors;

/// <summary>What a store holds, as its catalogue or a sample shows it: names, types, constraints and rights, never values.</summary>
/// <param name="Collections">By address. A collection that the map does not know stands under the dataset of the connection.</param>
public sealed record StoreDescription(IReadOnlyDictionary<CollectionAddress, CollectionDescription> Collections);

/// <summary>One table, container or resource of a store.</summary>
public sealed record CollectionDescription
{
    public required IReadOnlyList<FieldDescription> Fields { get; init; }

    /// <summary>The paths of the primary key, in its order; empty where the store has none; null where the store cannot tell.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>The references that the store itself enforces from here to other collections.</summary>
    public IReadOnlyList<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>Further constraints by which no two rows hold the same; the primary key is not among them.</summary>
    public IReadOnlyList<UniqueConstraint> UniqueConstraints { get; init; } = [];

    /// <summary>What the connection's user may do here; null where the store cannot tell.</summary>
    public StoreRights? Rights { get; init; }

    /// <summary>True when fields were seen in a sample of rows rather than in a schema.</summary>
    public bool IsSampled { get; init; }

    /// <summary>What it is, where it is more than a table of its own.</summary>
    public StoreObject Kind { get; init; } = StoreObject.Table;

    public IReadOnlySet<string> Paths => Fields.Select(each => each.Path).ToHashSet(StringComparer.Ordinal);

    public FieldDescription? Find(string path) => Fields.FirstOrDefault(each => each.Path == path);

    /// <summary>True when the store's schema names the columns: a sample then tells only what lies inside them.</summary>
    public bool HasSchema { get; init; }

    /// <summary>A collection of which nothing but the names of its fields is known.</summary>
    public static CollectionDescription Of(IEnumerable<string> paths, bool isSampled) =>
        new() { Fields = [.. paths.Select(path => new FieldDescription(path))], IsSampled = isSampled };
}

/// <param name="Name">The constraint's, or its index's.</param>
/// <param name="Fields">Which together are unique where none of them is null.</param>
public sealed record UniqueConstraint(string Name, IReadOnlyList<string> Fields);

/// <param name="Path">As a data map names it.</param>
/// <param name="StoreType">The store's own name of its type, for instance <c>character varying</c>; null where it has none.</param>
/// <param name="Kind">What values of it are.</param>
/// <param name="IsNullable">Whether null can be written.</param>
/// <param name="IsGenerated">The store computes it: it cannot be written.</param>
/// <param name="IsArray">It holds several values of its kind.</param>
/// <param name="Length">The most characters that it takes; null: no limit.</param>
public sealed record FieldDescription(
    string Path, string? StoreType = null, StoredKind Kind = StoredKind.Unknown, bool IsNullable = true, bool IsGenerated = false,
    bool IsArray = false, int? Length = null)
{
    /// <summary>Why no key can have values of it, in words that follow "because"; null where one can.</summary>
    public string? KeyFault { get; init; }
}

/// <summary>What the values of a field are, across stores.</summary>
public enum StoredKind
{
    Unknown,
    Text,
    Whole,
    Number,
    Truth,

    /// <summary>A date or a time with a date.</summary>
    Time,
    Json,
    Bytes,

    /// <summary>
    /// Anything else that the store has a type for, such as an interval or an address; read and written as the store's text.
    /// </summary>
    Other,
}

/// <param name="Name">The constraint's.</param>
/// <param name="Fields">Here, in the order of the constraint.</param>
/// <param name="To">The collection that is referred to.</param>
/// <param name="ToFields">There, in the same order.</param>
/// <param name="OnDelete">What the store does here when the row there is deleted.</param>
public sealed record ForeignKey(
    string Name, IReadOnlyList<string> Fields, CollectionAddress To, IReadOnlyList<string> ToFields, DeleteRule OnDelete);

public enum DeleteRule
{
    /// <summary>The row there cannot be deleted.</summary>
    Refuse,

    /// <summary>The row here is deleted too.</summary>
    Cascade,

    /// <summary>The fields here become null or their default.</summary>
    Clear,
}

[Flags]
public enum StoreRights
{
    None = 0,
    Read = 1,
    Update = 2,
    Delete = 4,
    All = Read | Update | Delete,
}

public enum StoreObject
{
    Table,
    View,

    /// <summary>A copy that the store refreshes on demand: what was erased stays in it until then.</summary>
    MaterializedView,

    /// <summary>A part of another table that the store manages.</summary>
    Partition,
}
