namespace Compliance.DataMap;

/// <summary>
/// How a request will go through the stores: computed from the map and the kinds of identity given, before anything is read.
/// </summary>
/// <param name="MapDigest">The version of the map that it was made from.</param>
/// <param name="Reads">In an order in which each collection comes after the ones that it takes values from; in a cycle, after one of them.
/// Collections without personal data are here where they lead to some.</param>
/// <param name="Erasures">Those of <paramref name="Reads"/> that hold personal data, in the order of erasure:
/// what depends on another collection's rows goes before them. What nothing erases is among them, for its rows are delivered all
/// the same.</param>
/// <param name="Gaps">Mapped places with personal data that the request cannot cover: it cannot end as complete.</param>
public sealed record Plan(
    string MapDigest, IReadOnlyList<PlannedRead> Reads, IReadOnlyList<CollectionAddress> Erasures, IReadOnlyList<CoverageGap> Gaps);

/// <param name="Collection">Where rows are looked for.</param>
/// <param name="Lookups">A row is found by any of these.</param>
public sealed record PlannedRead(CollectionAddress Collection, IReadOnlyList<Lookup> Lookups);

/// <param name="Path">The field that is searched.</param>
/// <param name="Identity">By the identity of this kind, given or found on the way, or</param>
/// <param name="Source">by the values found in this field.</param>
/// <param name="IsUp">True where it leads from a row to the row that it refers to, which others may refer to as well.</param>
public sealed record Lookup(string Path, string? Identity, FieldAddress? Source, bool IsUp = false);

/// <param name="Collection">The place that is not covered.</param>
/// <param name="Kind">Why.</param>
/// <param name="Detail">In a sentence, with the remedy; names from the map alone, no personal data.</param>
public sealed record CoverageGap(CollectionAddress Collection, CoverageGapKind Kind, string Detail);

public enum CoverageGapKind
{
    NoConnection,
    NoPrimaryKey,
    NoEraser,
    Unreachable,
    UnmappedField,

    /// <summary>Rows name several people, and the map does not say whose they are.</summary>
    SharedRows,

    /// <summary>Rows of other people refer to rows that the map wants deleted.</summary>
    ReferencedRows,

    /// <summary>Nothing tells when the period of rows began that a ground may keep.</summary>
    UndatedRows,

    /// <summary>A value there could not be corrected.</summary>
    NotCorrected,

    /// <summary>The data map does not say whether the person provided what is there, or on what ground it is used.</summary>
    OriginUnsaid,
}
