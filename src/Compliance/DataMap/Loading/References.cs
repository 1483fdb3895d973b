using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <param name="Collection">Where the reference is declared,</param>
/// <param name="Field">and at which field.</param>
/// <param name="Target">Where it leads,</param>
/// <param name="There">and to which field.</param>
/// <param name="Direction">Which way values flow; null where nothing tells: it is not followed.</param>
internal sealed record ResolvedReference(
    CollectionDraft Collection, FieldDraft Field, CollectionDraft Target, FieldDraft There, ReferenceDirection? Direction);

/// <summary>The references of the map, with the fields that they lead to and the ways in which values flow.</summary>
/// <remarks>
/// A reference without a direction is followed from the side whose field is a whole primary key, the parent, to the other: the children of
/// a person's rows are the person's, and a parent may have other people's children.
/// </remarks>
internal sealed class References
{
    private readonly Names _names;
    private readonly Problems _problems;
    private readonly bool _isOurs;
    private readonly Dictionary<FieldDraft, List<ResolvedReference>> _byField = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CollectionAddress, List<ResolvedReference>> _byCollection = [];

    /// <param name="collections">Every collection of the map.</param>
    /// <param name="names">Finds them.</param>
    /// <param name="isOurs">False where the files come from Fides as they are: what they leave open is then a note.</param>
    /// <param name="problems">Where what is wrong goes.</param>
    public References(IEnumerable<CollectionDraft> collections, Names names, bool isOurs, Problems problems)
    {
        _names = names;
        _problems = problems;
        _isOurs = isOurs;
        foreach (var collection in collections)
        {
            foreach (var field in collection.Fields.Where(field => field.References.Count > 0))
                _byField[field] =
                [
                    .. field.References.Select(reference => Resolve(collection, field, reference)).OfType<ResolvedReference>(),
                ];
        }

        foreach (var reference in _byField.Values.SelectMany(each => each))
        {
            Add(reference.Collection, reference);
            if (reference.Target.Address != reference.Collection.Address)
                Add(reference.Target, reference);
        }
    }

    public IReadOnlyList<ResolvedReference> Of(FieldDraft field) => _byField.GetValueOrDefault(field) ?? [];

    /// <summary>Those that begin or end in a collection.</summary>
    public IReadOnlyList<ResolvedReference> At(CollectionDraft collection) => _byCollection.GetValueOrDefault(collection.Address) ?? [];

    public static bool IsWholeKey(CollectionDraft collection, FieldDraft field) =>
        field.IsPrimaryKey && collection.Fields.Count(each => each.IsPrimaryKey) == 1;

    private void Add(CollectionDraft collection, ResolvedReference reference)
    {
        if (!_byCollection.TryGetValue(collection.Address, out var known))
            _byCollection[collection.Address] = known = [];
        known.Add(reference);
    }

    private ResolvedReference? Resolve(CollectionDraft collection, FieldDraft field, ReferenceDraft reference)
    {
        var where = $"{collection.Address}.{field.Path}";
        if (_names.Field(reference, where) is not var (target, there))
            return null;
        if (target.Address == collection.Address && there == field)
        {
            _problems.Add(reference.Field.Place, "field", where, "The field refers to itself");
            return null;
        }

        if (there.IsSealed)
            _problems.Add(reference.Field.Place, "field", where, $"{target.Address}.{there.Path} is sealed: sealed values match nothing");
        var direction = reference.Direction ?? Safe(collection, field, target, there, reference.Field.Place);
        return new ResolvedReference(collection, field, target, there, direction);
    }

    private ReferenceDirection? Safe(CollectionDraft here, FieldDraft field, CollectionDraft target, FieldDraft there, Place place)
    {
        const string Choice = "say 'direction: from' if values there find rows here, 'direction: to' if values here find rows there";
        var where = $"{here.Address}.{field.Path}";
        var (isParent, hasParent) = (IsWholeKey(here, field), IsWholeKey(target, there));
        if (isParent != hasParent)
        {
            var (safe, name) = hasParent ? (ReferenceDirection.From, "from") : (ReferenceDirection.To, "to");
            var parent = hasParent ? target.Address : here.Address;
            var taken = $"It has no direction: taken as 'direction: {name}', from the key of {parent} to the rows that refer to it";
            _problems.Note(place, "references", where, taken);
            return safe;
        }

        var why = isParent ? "both of its fields are primary keys" : "neither of its fields is a primary key by itself";
        if (_isOurs)
            _problems.Add(place, "references", where, $"It has no direction, and {why}: {Choice}");
        else
            _problems.Note(place, "references", where, $"It has no direction, and {why}: it is not followed; {Choice}");
        return null;
    }
}
