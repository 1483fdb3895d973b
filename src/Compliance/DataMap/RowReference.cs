namespace Compliance.DataMap;

/// <summary>A field that holds the key of another row, as a foreign key does.</summary>
/// <param name="From">The field that refers.</param>
/// <param name="To">The field that is referred to.</param>
public readonly record struct RowReference(FieldAddress From, FieldAddress To)
{
    /// <summary>The references to a collection's rows that the map knows, each once, those of the collection to itself included.</summary>
    public static IReadOnlyList<RowReference> LeadingTo(PersonalDataMap map, CollectionAddress collection) =>
        [.. All(map).Where(each => each.To.Collection == collection).Distinct()];

    /// <summary>
    /// Every reference that the map knows: those that fields declare, and those by which rows follow a parent's retention.
    /// </summary>
    public static IEnumerable<RowReference> All(PersonalDataMap map)
    {
        foreach (var collection in map.Collections)
        {
            foreach (var field in collection.Fields)
            {
                foreach (var (other, direction) in field.References ?? [])
                    yield return Of(map, new FieldAddress(collection.Address, field.Path), other, direction);
            }

            if (collection.Retention?.Parent is { } parent)
                yield return new(new(collection.Address, parent.Path), new(parent.Collection, parent.ParentPath));
        }
    }

    /// <summary>
    /// The direction of a reference in the map says how values are followed, not which side holds the other's key. A field that is its
    /// collection's whole primary key is the one that is referred to; where that decides nothing, the field that values lead to refers to
    /// the field that they come from, and without a direction the declaring field refers.
    /// </summary>
    private static RowReference Of(PersonalDataMap map, FieldAddress declared, FieldAddress other, ReferenceDirection direction) =>
        (IsKey(map, declared), IsKey(map, other)) switch
        {
            (false, true) => new(declared, other),
            (true, false) => new(other, declared),
            _ => direction == ReferenceDirection.To ? new(other, declared) : new(declared, other),
        };

    private static bool IsKey(PersonalDataMap map, FieldAddress field) =>
        map.Find(field.Collection)!.PrimaryKey.ToArray() is [var only] && only.Path == field.Path;
}
