using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>References that go against the store's own foreign keys.</summary>
internal static class DirectionCheck
{
    public static IEnumerable<PreflightFinding> Of(SeenStore store, ErasureOutlook plan)
    {
        foreach (var (child, seen) in store.Mapped)
        {
            foreach (var key in seen.ForeignKeys.Where(each => each.Fields.Count == 1))
            {
                if (store.Find(key.To) is not { } parent || parent == child)
                    continue;
                var place = new Place(store.Connection, child, seen);

                // A person's row may well lead up to what it refers to, such as an address, where it is found itself.
                if (Found(child, key.Fields[0], parent, key.ToFields[0]) == ReferenceDirection.To && child.HoldsPersonalData
                    && !plan.IsReached(child))
                    yield return Finding(place, parent, key);
            }
        }
    }

    /// <summary>Which way the map goes, seen from the child; null where it has no such reference, or one each way.</summary>
    private static ReferenceDirection? Found(Collection child, string path, Collection parent, string parentPath)
    {
        var here = Declared(child, path, parent, parentPath);
        var there = Declared(parent, parentPath, child, path).Select(each => each == ReferenceDirection.From ? ReferenceDirection.To
            : ReferenceDirection.From);
        var all = here.Concat(there).Distinct().ToList();
        return all.Count == 1 ? all[0] : null;
    }

    private static IEnumerable<ReferenceDirection> Declared(Collection collection, string path, Collection other, string otherPath) =>
        collection.Find(path)?.References?.Where(each => each.To == new FieldAddress(other.Address,
            otherPath)).Select(each => each.Direction) ?? [];

    private static PreflightFinding Finding(Place place, Collection parent, ForeignKey key) => place.Warns(
        PreflightCode.ReferenceDirection, key.Fields[0],
        $"The map leads from {place.Address} to {parent.Address} and not back, and the store's foreign key says that rows of "
            + $"{place.Address} belong to one of {parent.Address}: no request finds them.",
        $"Write direction: from at {place.Address}.{key.Fields[0]}.", key.Name);
}
