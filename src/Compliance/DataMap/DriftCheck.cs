using Compliance.Connectors;

namespace Compliance.DataMap;

/// <summary>Compares what the stores hold with what the map says.</summary>
public static class DriftCheck
{
    /// <param name="map">The map.</param>
    /// <param name="stores">By connection, what its connector describes; connections that are missing here are not judged.</param>
    public static Drift Compare(PersonalDataMap map, IReadOnlyDictionary<string, StoreDescription> stores)
    {
        var unmapped =
            from store in stores.Values
            from seen in store.Collections
            from gap in Unmapped(map, seen.Key, seen.Value.Paths)
            select gap;
        var gone =
            from collection in map.Collections
            where collection.Connection is not null && stores.ContainsKey(collection.Connection)
            from field in Gone(collection, stores[collection.Connection!])
            select field;
        return new Drift([.. unmapped.OrderBy(gap => gap.Detail, StringComparer.Ordinal)], [.. gone]);
    }

    private static IEnumerable<CoverageGap> Unmapped(PersonalDataMap map, CollectionAddress address, IReadOnlySet<string> seen)
    {
        if (map.Find(address) is { } collection)
        {
            return
                from path in Uncovered(seen, collection.Fields.Select(field => field.Path))
                let detail = $"{address} holds a field {path} that the map does not know: add it with its data_categories."
                select new CoverageGap(address, CoverageGapKind.UnmappedField, detail);
        }

        var unknown = $"{address} is in the store and not in the map: add it with its fields.";
        return [new CoverageGap(address, CoverageGapKind.UnmappedField, unknown)];
    }

    private static IEnumerable<MissingField> Gone(Collection collection, StoreDescription store)
    {
        var seen = store.Collections.GetValueOrDefault(collection.Address);

        // A sample of no rows says nothing about fields.
        if (seen is { IsSampled: true, Fields.Count: 0 })
            return [];
        var values = collection.Fields.Where(field => !field.IsContent).Select(field => field.Path);
        return Uncovered(values, seen?.Paths ?? new HashSet<string>())
            .Select(path => new MissingField(new FieldAddress(collection.Address, path), seen?.IsSampled ?? false));
    }

    /// <summary>
    /// A path is covered by itself and by anything below it; and by a leaf above it, whose inside nobody listed: an object and its
    /// fields are one place.
    /// </summary>
    private static IEnumerable<string> Uncovered(IEnumerable<string> paths, IEnumerable<string> covering)
    {
        var listed = covering.ToHashSet();
        var above = listed.SelectMany(Ancestors).ToHashSet();
        return paths.Where(path =>
            !listed.Contains(path)
            && !above.Contains(path)
            && !Ancestors(path).Any(each => listed.Contains(each) && !above.Contains(each)));
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            yield return path[..dot];
    }
}

/// <param name="Unmapped">Fields and collections in the stores that the map does not know, sorted.</param>
/// <param name="Gone">Mapped fields that the stores do not have, in the order of the map.</param>
public sealed record Drift(IReadOnlyList<CoverageGap> Unmapped, IReadOnlyList<MissingField> Gone);

/// <param name="Field">The mapped field.</param>
/// <param name="Sampled">True when it is only missing from the rows that were looked at.</param>
public sealed record MissingField(FieldAddress Field, bool Sampled);
