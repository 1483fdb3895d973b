using Compliance.Connectors;

namespace Compliance.Preflight;

/// <summary>A map may name what is no table of its own.</summary>
internal static class KindCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place) => place.Seen.Kind switch
    {
        StoreObject.View =>
        [
            place.Blocks(
                PreflightCode.CollectionIsView, null, $"{place.Address} is a view: its rows lie in other tables.",
                "Map the tables that it reads from instead."),
        ],
        StoreObject.MaterializedView =>
        [
            place.Blocks(
                PreflightCode.CollectionIsView, null, $"{place.Address} is a materialised view: nothing can be erased in it.",
                "Map the tables that it reads from instead, and refresh it after each erasure."),
        ],
        StoreObject.Partition =>
        [
            place.Warns(
                PreflightCode.CollectionIsPartition, null, $"{place.Address} is a partition of another table.",
                "Map the whole table instead, so that a new partition is not left out."),
        ],
        _ => [],
    };
}
