using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>Holds the map against what the stores hold, before anything is destroyed. It asks no store itself.</summary>
public static class StoreComparison
{
    /// <param name="map">The map.</param>
    /// <param name="stores">By connection, what its connector describes; connections that are missing here are not judged.</param>
    /// <returns>Sorted: what blocks first, then by connection, collection, column and code.</returns>
    public static IReadOnlyList<PreflightFinding> Compare(PersonalDataMap map, IReadOnlyDictionary<string, StoreDescription> stores)
    {
        var plan = new ErasureOutlook(map);
        return [.. stores.SelectMany(store => Compare(map, plan, new SeenStore(store.Key, store.Value, map))).Sorted()];
    }

    internal static IEnumerable<PreflightFinding> Sorted(this IEnumerable<PreflightFinding> findings) => findings
        .OrderByDescending(each => each.Severity)
        .ThenBy(each => each.Connection, StringComparer.Ordinal)
        .ThenBy(each => each.Collection?.ToString(), StringComparer.Ordinal)
        .ThenBy(each => each.Column, StringComparer.Ordinal)
        .ThenBy(each => each.Code, StringComparer.Ordinal);

    private static IEnumerable<PreflightFinding> Compare(PersonalDataMap map, ErasureOutlook plan, SeenStore store)
    {
        var names = new NameCheck(store);
        foreach (var finding in names.Collections())
            yield return finding;
        foreach (var (collection, seen) in store.Mapped)
        {
            var place = new Place(store.Connection, collection, seen);
            var found = NameCheck.Fields(place)
                .Concat(KindCheck.Of(place))
                .Concat(KeyCheck.Of(place))
                .Concat(TypeCheck.Of(place))
                .Concat(MaskCheck.Of(place))
                .Concat(PeriodCheck.Of(place, map))
                .Concat(RightsCheck.Of(place, plan));
            foreach (var finding in found)
                yield return finding;
        }

        foreach (var finding in ForeignKeyCheck.Of(store, plan).Concat(DirectionCheck.Of(store, plan)))
            yield return finding;
    }
}

/// <summary>One store, beside the part of the map that is about it.</summary>
internal sealed class SeenStore(string connection, StoreDescription description, PersonalDataMap map)
{
    public string Connection => connection;

    public StoreDescription Description => description;

    public PersonalDataMap Map => map;

    /// <summary>What the map says of this store, in the order of the map.</summary>
    public IReadOnlyList<Collection> Collections { get; } = [.. map.Collections.Where(each => each.Connection == connection)];

    /// <summary>Those of them that the store has.</summary>
    public IEnumerable<(Collection Collection, CollectionDescription Seen)> Mapped =>
        from collection in Collections
        where description.Collections.ContainsKey(collection.Address)
        select (collection, description.Collections[collection.Address]);

    /// <summary>What the store has and the map does not know, in alphabetical order.</summary>
    public IEnumerable<(CollectionAddress Address, CollectionDescription Seen)> Unmapped =>
        description.Collections.Where(each => map.Find(each.Key) is null)
            .OrderBy(each => each.Key.Collection, StringComparer.Ordinal).Select(each => (each.Key, each.Value));

    /// <summary>The collection of the map that stands for an address of this store.</summary>
    public Collection? Find(CollectionAddress address) =>
        map.Find(address) ?? Collections.FirstOrDefault(each => each.Address.Collection == address.Collection);
}

/// <summary>A mapped collection that the store has.</summary>
internal readonly record struct Place(string Connection, Collection Collection, CollectionDescription Seen)
{
    public CollectionAddress Address => Collection.Address;

    public PreflightFinding Blocks(string code, string? column, string message, string remedy, string? constraint = null) =>
        new(code, PreflightSeverity.Blocks, Connection, Address, column, constraint, message, remedy);

    public PreflightFinding Warns(string code, string? column, string message, string remedy, string? constraint = null) =>
        new(code, PreflightSeverity.Warns, Connection, Address, column, constraint, message, remedy);
}
