using Compliance.DataMap;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Locating;

/// <summary>
/// The rows of one collection that a request has to do with; there may be none yet. Keys of rows are personal: it prints redacted.
/// </summary>
/// <param name="Address">The collection.</param>
public sealed record LocatedCollection(CollectionAddress Address)
{
    /// <summary>What was looked for by reference: field paths and values, to look again with.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Matches { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The person's rows that nothing retains.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The person's rows that a ground retains.</summary>
    public IReadOnlyList<RetainedRow> Retained { get; init; } = [];

    /// <summary>The person's rows that a ground may keep, or not: nothing tells when their period began. Nobody erases them.</summary>
    public IReadOnlyList<string> Undated { get; init; } = [];

    /// <summary>
    /// The person's rows that must not be deleted, for rows of other people refer to them, and the map says nothing else.
    /// </summary>
    public IReadOnlyList<string> Referenced { get; init; } = [];

    /// <summary>Rows that name several people, or only mention the person, of which the person's part is shown and masked.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>Rows that name several people and that the map keeps.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Rows that name several people, of which the map does not say whose they are.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>The rows that an export shows whole: the person's own.</summary>
    public IEnumerable<string> Own => Keys.Concat(Retained.Select(row => row.Key)).Concat(Undated).Concat(Referenced);

    /// <summary>The rows of which an export shows the person's part.</summary>
    public IEnumerable<string> Partly => Masked.Concat(Kept);

    public bool HasRows => Own.Any() || Partly.Any() || Shared.Count > 0;

    /// <summary>With the rows that were found earlier.</summary>
    public LocatedCollection And(LocatedCollection earlier) => this with
    {
        Keys = [.. earlier.Keys.Union(Keys)],
        Retained = [.. earlier.Retained.UnionBy(Retained, row => row.Key)],
        Undated = [.. earlier.Undated.Union(Undated)],
        Referenced = [.. earlier.Referenced.Union(Referenced)],
        Masked = [.. earlier.Masked.Union(Masked)],
        Kept = [.. earlier.Kept.Union(Kept)],
        Shared = [.. earlier.Shared.Union(Shared)],
    };

    public override string ToString() => $"{Address}: {Personal.Redacted}";
}

/// <param name="Key">Of the row.</param>
/// <param name="Ends">The day on which its ground ends; null: never.</param>
public readonly record struct RetainedRow(string Key, LocalDate? Ends)
{
    public override string ToString() => Personal.Redacted;
}
