using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>What the connection's user must be allowed for what the map promises.</summary>
internal static class RightsCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place, ErasureOutlook plan)
    {
        if (place.Seen.Rights is not { } rights)
            yield break;
        foreach (var (right, word, why) in Needed(place.Collection, plan))
        {
            if (!rights.HasFlag(right))
            {
                yield return place.Blocks(
                    PreflightCode.RightMissing, null, $"The connection's user may not {word} in {place.Address}, {why}.",
                    $"Grant it in the store: {word} on {place.Address.Collection}.");
            }
        }
    }

    private static IEnumerable<(StoreRights Right, string Word, string Why)> Needed(Collection collection, ErasureOutlook plan)
    {
        if (plan.IsRead(collection))
            yield return (StoreRights.Read, "select", "and every request reads it");
        if (ErasureOutlook.Deletes(collection))
            yield return (StoreRights.Delete, "delete", "and the map deletes rows there");
        if (ErasureOutlook.Masked(collection).Any())
            yield return (StoreRights.Update, "update", "and the map masks fields there");
    }
}
