namespace Compliance.DataMap.Planning;

/// <summary>
/// The map as a graph: collections numbered in the order of the file, joined by the lookups that lead from one to another.
/// </summary>
internal sealed class ReferenceGraph
{
    private readonly Dictionary<CollectionAddress, int> _numbers;

    private readonly string _group;

    /// <param name="map">The map.</param>
    /// <param name="group">The group of data subjects: references to and from collections of other groups lead nowhere.</param>
    public ReferenceGraph(PersonalDataMap map, string group)
    {
        _group = group;
        Collections = [.. map.Collections];
        _numbers = Collections.Index().ToDictionary(each => each.Item.Address, each => each.Index);
        LookupsOf = [.. Collections.Select(_ => new List<SourceLookup>())];
        for (var number = 0; number < Collections.Count; number++)
        {
            foreach (var field in Collections[number].Fields)
                Add(number, field);
        }
    }

    public IReadOnlyList<Collection> Collections { get; }

    /// <summary>By collection: the lookups by which values found elsewhere lead to it.</summary>
    public IReadOnlyList<IReadOnlyList<SourceLookup>> Lookups => LookupsOf;

    private List<SourceLookup>[] LookupsOf { get; }

    public int this[CollectionAddress address] => _numbers[address];

    public bool IsInGroup(int number) => Collections[number].Group == _group;

    private void Add(int number, Field field)
    {
        var here = new FieldAddress(Collections[number].Address, field.Path);
        foreach (var (there, direction) in field.References ?? [])
        {
            var other = _numbers[there.Collection];
            if (!IsInGroup(number) || !IsInGroup(other))
                continue;
            if (direction != ReferenceDirection.To)
                LookupsOf[number].Add(new SourceLookup(other, new Lookup(field.Path, null, there, IsUp(here, there))));
            if (direction != ReferenceDirection.From)
                LookupsOf[other].Add(new SourceLookup(number, new Lookup(there.Path, null, here, IsUp(there, here))));
        }
    }

    /// <summary>
    /// Whether rows that are found by <paramref name="found"/> are the ones that rows with <paramref name="source"/> refer to.
    /// </summary>
    private bool IsUp(FieldAddress found, FieldAddress source) => IsWholeKey(found) && !IsWholeKey(source);

    private bool IsWholeKey(FieldAddress address) =>
        Collections[_numbers[address.Collection]].PrimaryKey.ToArray() is [var only] && only.Path == address.Path;
}

/// <param name="Source">The number of the collection whose values are looked for.</param>
/// <param name="Lookup">Where they come from and where they are looked for.</param>
internal readonly record struct SourceLookup(int Source, Lookup Lookup);
