using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>What no request would cover, whichever identities it states: the planner's own gaps, as findings.</summary>
public static class PlanCheck
{
    public static IReadOnlyList<PreflightFinding> Of(PersonalDataMap map) =>
        [.. Planner.Plan(map, map.IdentityKinds).Gaps.Select(gap => Finding(map, gap))];

    private static PreflightFinding Finding(PersonalDataMap map, CoverageGap gap)
    {
        var end = gap.Detail.IndexOf(": ", StringComparison.Ordinal);
        var (message, remedy) = end < 0 ? (gap.Detail, "") : (gap.Detail[..end] + ".", Capital(gap.Detail[(end + 2)..]));
        return new PreflightFinding(
            PreflightCode.NotCovered, PreflightSeverity.Warns, map.Find(gap.Collection)?.Connection ?? gap.Collection.Dataset,
                gap.Collection, null, null,
            message, remedy);
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
