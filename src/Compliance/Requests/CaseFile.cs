using Compliance.DataMap;
using Compliance.Subjects;

namespace Compliance.Requests;

/// <summary>
/// What a request needs to know about the person while it runs: personal data, kept in one blob, sealed under a data key of its own
/// that ends with the case.
/// </summary>
/// <param name="identities">As stated.</param>
/// <param name="subject">The enrolled subject behind them, if there is one.</param>
/// <param name="located">Where rows were looked for, in the order of erasure; empty before the stores have been searched.</param>
/// <param name="gaps">Mapped places that the request does not cover.</param>
/// <param name="mapDigest">The data map that it was planned with.</param>
/// <param name="opening">What opens the subject commitment; null where none was made.</param>
public sealed class CaseFile(
    Identities identities, string? subject = null, IReadOnlyList<LocatedCollection>? located = null,
    IReadOnlyList<CoverageGap>? gaps = null, string? mapDigest = null, CommitmentOpening? opening = null)
{
    public Identities Identities { get; } = identities;

    public string? Subject { get; } = subject;

    public IReadOnlyList<LocatedCollection> Located { get; } = located ?? [];

    public IReadOnlyList<CoverageGap> Gaps { get; } = gaps ?? [];

    public string? MapDigest { get; } = mapDigest;

    /// <summary>Our copy of what the customer was given: it dies with the case.</summary>
    public CommitmentOpening? Opening { get; } = opening;

    /// <summary>This file with what was located.</summary>
    public CaseFile LocatedAs(string? subject, IReadOnlyList<LocatedCollection> located, IReadOnlyList<CoverageGap> gaps, string mapDigest) =>
        new(Identities, subject, located, gaps, mapDigest, Opening);

    /// <summary>This file with rows that were found later.</summary>
    public CaseFile With(IReadOnlyCollection<LocatedCollection> late)
    {
        var latest = late.ToDictionary(each => each.Address);
        var known = Located.Select(each => latest.Remove(each.Address, out var more) ? more.And(each) : each).ToList();
        return new CaseFile(Identities, Subject, [.. known, .. latest.Values], Gaps, MapDigest, Opening);
    }

    public override string ToString() => Personal.Redacted;
}

/// <summary>The rows of one collection that are the subject's; there may be none yet.</summary>
/// <param name="address">The collection.</param>
/// <param name="matches">What was looked for: field paths and values, to look again with.</param>
/// <param name="noneOther">Values that other people's rows contradict.</param>
/// <param name="keys">The rows that nothing retains.</param>
/// <param name="retained">The rows that a ground retains.</param>
public sealed class LocatedCollection(
    CollectionAddress address,
    IReadOnlyDictionary<string, IReadOnlyList<string>> matches,
    IReadOnlyDictionary<string, IReadOnlyList<string>> noneOther,
    IReadOnlyList<string> keys,
    IReadOnlyList<string> retained)
{
    public CollectionAddress Address { get; } = address;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Matches { get; } = matches;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> NoneOther { get; } = noneOther;

    public IReadOnlyList<string> Keys { get; } = keys;

    public IReadOnlyList<string> Retained { get; } = retained;

    public bool HasRows => Keys.Count + Retained.Count > 0;

    /// <summary>With the rows that were found earlier.</summary>
    public LocatedCollection And(LocatedCollection earlier) =>
        new(Address, Matches, NoneOther, [.. earlier.Keys.Union(Keys)], [.. earlier.Retained.Union(Retained)]);

    public override string ToString() => $"{Address}: {Personal.Redacted}";
}
