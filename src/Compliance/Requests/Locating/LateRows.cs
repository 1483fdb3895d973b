using Compliance.DataMap;
using Compliance.Requests.Case;

namespace Compliance.Requests.Locating;

/// <summary>What a later search found beyond what a request knew.</summary>
internal static class LateRows
{
    /// <summary>
    /// The rows that a later search has to do something about. A row that was masked stays, and so does one that a ground retained when the
    /// request began; a row that was to be deleted and is found again is late once more.
    /// </summary>
    /// <param name="map">The version that the request pins.</param>
    /// <param name="found">By the later search.</param>
    /// <param name="file">What was known before.</param>
    /// <param name="begun">What this very search found when it was interrupted.</param>
    public static IReadOnlyList<LocatedCollection> Of(
        PersonalDataMap map, IReadOnlyList<LocatedCollection> found, CaseFile file, IReadOnlyList<LocatedCollection> begun)
    {
        var known = file.Located.ToDictionary(each => each.Address);
        var interrupted = begun.ToDictionary(each => each.Address);
        return
        [
            .. from each in found
               let late = Beyond(map.Find(each.Address)!, each, known.GetValueOrDefault(each.Address))
               let all = interrupted.TryGetValue(each.Address, out var earlier) ? late.And(earlier) : late
               where all.HasRows
               select all,
        ];
    }

    /// <summary>How many rows of these a further search has to find gone, or cannot.</summary>
    public static long Left(LocatedCollection late) =>
        late.Keys.Count + late.Masked.Count + late.Shared.Count + late.Referenced.Count + late.Undated.Count;

    private static LocatedCollection Beyond(Collection collection, LocatedCollection found, LocatedCollection? known)
    {
        known ??= new LocatedCollection(found.Address);
        var handled = known
            .Retained.Select(row => row.Key)
            .Concat(known.Undated)
            .Concat(known.Referenced)
            .Concat(known.Kept)
            .Concat(known.Shared)
            .ToHashSet();
        var stays = collection.Erasure is RowErasure.Delete ? handled : handled.Concat(known.Keys).ToHashSet();
        return found with
        {
            Keys = collection.Erasure is RowErasure.None ? [] : [.. found.Keys.Except(stays)],
            Retained = [.. found.Retained.Where(row => !handled.Contains(row.Key) && !known.Keys.Contains(row.Key))],
            Undated = [.. found.Undated.Except(handled).Except(known.Keys)],
            Referenced = [.. found.Referenced.Except(handled).Except(known.Keys)],
            Masked = [.. found.Masked.Except(known.Masked).Except(handled)],
            Kept = [.. found.Kept.Except(handled).Except(known.Masked)],
            Shared = [.. found.Shared.Except(handled).Except(known.Masked)],
        };
    }
}
