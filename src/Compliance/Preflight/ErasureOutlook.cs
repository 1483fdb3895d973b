using Compliance.DataMap;
using Compliance.DataMap.Masking;

namespace Compliance.Preflight;

/// <summary>What erasures and sweeps would do where, from the map alone.</summary>
internal sealed class ErasureOutlook
{
    private readonly HashSet<CollectionAddress> _reads;
    private readonly Dictionary<CollectionAddress, int> _order;
    private readonly HashSet<RowReference> _links;

    public ErasureOutlook(PersonalDataMap map)
    {
        var plan = Planner.Plan(map, map.IdentityKinds);
        _reads = [.. plan.Reads.Select(each => each.Collection)];
        _order = plan.Erasures.Index().ToDictionary(each => each.Item, each => each.Index);
        _links = [.. RowReference.All(map)];
    }

    public bool IsReached(Collection collection) => _reads.Contains(collection.Address);

    public bool IsRead(Collection collection) => _reads.Contains(collection.Address) || collection.Retention is not null;

    /// <summary>Whether an erasure or a sweep deletes rows.</summary>
    public static bool Deletes(Collection collection) =>
        collection.Erasure is RowErasure.Delete or RowErasure.DeleteUnlessReferenced
        && (collection.HoldsPersonalData || collection.Retention is not null);

    /// <summary>The fields that an erasure or a sweep rewrites.</summary>
    public static IEnumerable<Field> Masked(Collection collection)
    {
        var whole = collection.Erasure is RowErasure.Mask or RowErasure.DeleteUnlessReferenced ? Maskable.Rewritten(collection) : [];
        var part = collection is { Retention: { Ground: not null, Keep.Count: > 0 }, Erasure: not RowErasure.None }
            ? Maskable.RewrittenWhereRetained(collection) : [];
        var shared = collection.Shared == SharedRowRule.Mask
            ? Maskable.Rewritten(collection).Where(each => each.Identity is not null || collection.Mention.Contains(each.Path)) : [];
        return whole.Concat(part).Concat(shared).Distinct();
    }

    /// <summary>Whether rows may stay when the person's erasure is done: masked, or kept by a ground.</summary>
    public static bool MayStay(Collection collection) =>
        collection.Erasure != RowErasure.Delete || collection.Retention is { Ground: not null };

    /// <summary>Whether an erasure takes this collection's rows before the other's.</summary>
    public bool GoesBefore(Collection collection, Collection other) =>
        collection.Retention?.Parent?.Collection == other.Address
        || (_order.TryGetValue(collection.Address, out var first) && _order.TryGetValue(other.Address, out var then) && first < then);

    /// <summary>Whether the map has the link between two fields, whichever of them declares it.</summary>
    public bool Follows(Collection child, string path, Collection parent, string parentPath)
    {
        var (here, there) = (new FieldAddress(child.Address, path), new FieldAddress(parent.Address, parentPath));
        return _links.Contains(new RowReference(here, there)) || _links.Contains(new RowReference(there, here));
    }

    /// <summary>Whether both fields hold the same kind of identity, so that whoever finds the one row finds the other.</summary>
    public static bool SharesIdentity(Collection child, string path, Collection parent, string parentPath) =>
        child.Find(path)?.Identity is { } kind && parent.Find(parentPath)?.Identity == kind;
}
