using Compliance.DataMap;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>The fields of a data map that hold one and the same value of a person: what is corrected in one is corrected in all.</summary>
internal static class SameFields
{
    /// <summary>
    /// Those that references join to a field, whichever way they lead, that are copies of it or it of them, and that hold the same kind of
    /// identity; the field itself first, those of other groups of data subjects not at all.
    /// </summary>
    public static IReadOnlyList<FieldAddress> Of(PersonalDataMap map, FieldAddress field) =>
        Joined(map, field, Neighbours(map).Concat(Kindred(map, field)));

    /// <summary>Those that references join to a field: they hold the same value even where they refer to rows of other people.</summary>
    public static IReadOnlyList<FieldAddress> ByReference(PersonalDataMap map, FieldAddress field) =>
        Joined(map, field, RowReference.All(map).Select(each => (each.From, each.To)));

    private static List<FieldAddress> Joined(
        PersonalDataMap map, FieldAddress field, IEnumerable<(FieldAddress One, FieldAddress Other)> pairs)
    {
        var group = map.Find(field.Collection)!.Group;
        var neighbours = pairs.SelectMany(pair => new[] { pair, (pair.Other, pair.One) })
            .Where(pair => map.Find(pair.Item2.Collection)!.Group == group)
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        var (joined, next) = (new List<FieldAddress> { field }, new Queue<FieldAddress>([field]));
        while (next.TryDequeue(out var each))
        {
            foreach (var other in neighbours[each].Where(other => !joined.Contains(other)).Distinct().ToList())
            {
                joined.Add(other);
                next.Enqueue(other);
            }
        }

        return joined;
    }

    private static IEnumerable<(FieldAddress One, FieldAddress Other)> Neighbours(PersonalDataMap map) =>
        RowReference.All(map).Select(each => (each.From, each.To)).Concat(
            from collection in map.Collections
            from field in collection.Fields
            where field.CopyOf is not null
            select (new FieldAddress(collection.Address, field.Path), field.CopyOf!.Value));

    private static IEnumerable<(FieldAddress One, FieldAddress Other)> Kindred(PersonalDataMap map, FieldAddress field) =>
        map.Find(field.Collection)!.Find(field.Path)!.Identity is not { } kind ? []
            : from collection in map.Collections
              from other in collection.Fields
              where other.Identity == kind
              select (field, new FieldAddress(collection.Address, other.Path));
}
