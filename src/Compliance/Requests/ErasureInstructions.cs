using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Requests;

/// <summary>Turns what the map says about a collection into what its connector is told.</summary>
/// <param name="masking">Makes a field's masking strategy ready to apply.</param>
public sealed class ErasureInstructions(Func<Field, IMasking> masking)
{
    /// <returns>Null when nothing erases the collection: a coverage gap, reported by the plan.</returns>
    public ErasureInstruction? ForErasure(Collection collection) => collection.Erasure switch
    {
        RowErasure.Delete => ErasureInstruction.Delete,
        RowErasure.Mask => Mask(collection, each => true),
        _ => null,
    };

    /// <returns>Null when the ground covers every field.</returns>
    public ErasureInstruction? ForRetained(Collection collection) =>
        collection.Retention is { Keep: { Count: > 0 } keep } ? Mask(collection, each => !keep.Contains(each.Path)) : null;

    private ErasureInstruction.MaskFields Mask(Collection collection, Func<Field, bool> wanted) => new(
    [
        .. collection.Fields
            .Where(each => each is { IsPersonal: true, IsPrimaryKey: false, IsReadOnly: false } && wanted(each))
            .Select(each => new FieldMask(each.Path, masking(each))),
    ]);
}
