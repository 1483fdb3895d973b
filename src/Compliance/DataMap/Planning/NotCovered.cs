namespace Compliance.DataMap.Planning;

/// <summary>
/// The mapped places that a request does not cover, as its status shows them: names of the data map and counts, no personal data.
/// </summary>
/// <param name="Places">How many there are.</param>
/// <param name="First">The first of them, no more than <see cref="MaxShown"/>; a certificate or an export names all.</param>
public sealed record NotCovered(int Places, IReadOnlyList<UncoveredPlace> First)
{
    /// <summary>So many fit into a row of a table together.</summary>
    public const int MaxShown = 40;

    private const int MaxDetailLength = 200;

    /// <returns>Null where the request covers everything.</returns>
    public static NotCovered? Of(IReadOnlyCollection<CoverageGap> gaps) =>
        gaps.Count == 0 ? null : new NotCovered(gaps.Count, [.. gaps.Take(MaxShown).Select(Place)]);

    private static UncoveredPlace Place(CoverageGap gap) =>
        new(gap.Collection.ToString(), gap.Kind, gap.Detail.Length <= MaxDetailLength ? gap.Detail : gap.Detail[..MaxDetailLength]);
}

/// <param name="Collection">As <c>dataset.collection</c>.</param>
/// <param name="Why">It is not covered.</param>
/// <param name="Detail">What is missing, and what to do.</param>
public sealed record UncoveredPlace(string Collection, CoverageGapKind Why, string Detail);
