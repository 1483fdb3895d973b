using Compliance.DataMap;
using Compliance.DataMap.Planning;

namespace Compliance.Retention;

/// <summary>
/// The order in which the collections of a map are swept: those whose rows refer to others, or that <c>erase_after</c> names, before the
/// ones that they refer to, as foreign keys demand. It counts references of collections without a period too: through them one that has
/// a period may have to wait for another.
/// </summary>
internal static class SweepOrder
{
    public static IReadOnlyList<Collection> Of(PersonalDataMap map)
    {
        Collection[] collections = [.. map.Collections];
        var numbers = collections.Index().ToDictionary(each => each.Item.Address, each => each.Index);
        var next = collections.Select(_ => new List<int>()).ToArray();
        foreach (var collection in collections)
        {
            foreach (var earlier in collection.EraseAfter)
                next[numbers[earlier]].Add(numbers[collection.Address]);
        }

        foreach (var (from, to) in RowReference.All(map).Select(each => (numbers[each.From.Collection], numbers[each.To.Collection])))
        {
            // What the map commands goes before what its references suggest.
            if (from != to && !next[to].Contains(from))
                next[from].Add(to);
        }

        var planned = Planner.Plan(map, map.IdentityKinds).Erasures.Index().ToDictionary(each => each.Item, each => each.Index);
        return
        [
            .. StrongComponents.Ordered([.. Enumerable.Range(0, collections.Length)], next)
                .SelectMany(ring => ring.OrderBy(each => planned.GetValueOrDefault(collections[each].Address, int.MaxValue)))
                .Select(number => collections[number]),
        ];
    }
}
