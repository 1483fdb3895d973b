using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Findings;

namespace Compliance.Reviews.Checks;

/// <summary>Finds mapped places that no request would cover.</summary>
internal sealed class CoverageCheck(IDataMaps maps, IConnectors connectors) : IReviewCheck
{
    public static readonly FindingKind CoverageGap = new(
        "coverage-gap", "Coverage gap",
        "A mapped place that no connector covers: requests end incomplete, and their certificates say so.",
        "Configure the connection (`Connections:NAME`), or note in the map who erases there by hand.");

    public string Id => "coverage";

    public Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        var map = maps.Current;
        var unconfigured = map
            .Collections.Where(each => each is { HoldsPersonalData: true, Connection: { } name } && connectors.Find(name) is null)
            .Select(each => new DataMap.CoverageGap(
                each.Address, CoverageGapKind.NoConnection, $"Configure the connection {each.Connection}."));
        return Task.FromResult<IReadOnlyList<Finding>>([
            .. Planner
                .Plan(map, map.IdentityKinds)
                .Gaps.Concat(unconfigured)
                .Select(gap => new Finding(CoverageGap, gap.Collection.ToString(), gap.Detail, Severity.High, map.OwnerOf(gap.Collection))),
        ]);
    }
}
