using Compliance.DataMap;
using Compliance.Requests.Locating;
using Compliance.Subjects;

namespace Compliance.Requests.Case;

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

    /// <summary>The group of data subjects that the request is about.</summary>
    public string Group { get; init; } = DataSubjectGroup.Default;

    /// <summary>The identities that were known of the person when the search ended, by kind; empty before.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Known { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// The steps that have begun to erase rows, by their names in the request's account, each with the rows that it found itself. What such
    /// a step no longer finds when it runs again, it has erased before it was interrupted.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LocatedCollection>> Begun { get; init; } =
        new Dictionary<string, IReadOnlyList<LocatedCollection>>();

    /// <summary>What the person wants corrected; empty for other rights.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>What a rectification is to write; null before it is planned.</summary>
    public PlannedCorrections? Planned { get; init; }

    /// <summary>This file with what was located.</summary>
    public CaseFile LocatedAs(
        string? subject, IReadOnlyList<LocatedCollection> located, IReadOnlyDictionary<string, IReadOnlyList<string>> known,
        IReadOnlyList<CoverageGap> gaps, string mapDigest) =>
        new(Identities, subject, located, gaps, mapDigest, Opening)
        {
            Group = Group, Known = known, Begun = Begun, Corrections = Corrections, Planned = Planned,
        };

    /// <summary>This file with what a rectification is to write, and with what the request does not cover.</summary>
    public CaseFile PlannedAs(PlannedCorrections? planned, IReadOnlyList<CoverageGap> gaps) =>
        new(Identities, Subject, Located, gaps, MapDigest, Opening)
        {
            Group = Group, Known = Known, Begun = Begun, Corrections = Corrections, Planned = planned,
        };

    /// <summary>This file with rows that were found later, and with what keeps some of them from being erased.</summary>
    public CaseFile With(IReadOnlyCollection<LocatedCollection> late)
    {
        var latest = late.ToDictionary(each => each.Address);
        var merged = Located.Select(each => latest.Remove(each.Address, out var more) ? more.And(each) : each).ToList();
        return Copy([.. merged, .. latest.Values], [.. Gaps.Union(late.SelectMany(LocatedRows.GapsOf))], Begun);
    }

    /// <summary>This file, with a step of the erasure marked as begun.</summary>
    /// <param name="step">Its name in the request's account.</param>
    /// <param name="found">The rows that the step found itself.</param>
    public CaseFile Begin(string step, IReadOnlyList<LocatedCollection> found) =>
        Copy(Located, Gaps, new Dictionary<string, IReadOnlyList<LocatedCollection>>(Begun) { [step] = found });

    /// <summary>This file without some of its gaps: somebody has seen to them.</summary>
    public CaseFile Without(Func<CoverageGap, bool> gaps) => Copy(Located, [.. Gaps.Where(gap => !gaps(gap))], Begun);

    public override string ToString() => Personal.Redacted;

    private CaseFile Copy(IReadOnlyList<LocatedCollection> located, IReadOnlyList<CoverageGap> gaps,
        IReadOnlyDictionary<string, IReadOnlyList<LocatedCollection>> begun) =>
        new(Identities, Subject, located, gaps, MapDigest, Opening)
        {
            Group = Group, Known = Known, Begun = begun, Corrections = Corrections, Planned = Planned,
        };
}

