using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Planning;

/// <summary>Finds the mapped places with personal data that a request could not cover.</summary>
internal static class Coverage
{
    /// <summary>In the order of the file; a collection may have several gaps.</summary>
    public static IEnumerable<CoverageGap> GapsIn(ReferenceGraph graph, Reachability reach) =>
        from number in Enumerable.Range(0, graph.Collections.Count)
        let collection = graph.Collections[number]
        where graph.IsInGroup(number) && collection.HoldsPersonalData
        from gap in GapsOf(number, collection, graph, reach)
        select gap;

    private static IEnumerable<CoverageGap> GapsOf(int number, Collection collection, ReferenceGraph graph, Reachability reach)
    {
        var address = collection.Address;
        if (collection.Connection is null)
        {
            yield return new CoverageGap(
                address,
                CoverageGapKind.NoConnection,
                $"Nothing connects {address}: name a connection in the compliance block of dataset {address.Dataset}.");
        }

        if (!collection.PrimaryKey.Any())
        {
            yield return new CoverageGap(
                address,
                CoverageGapKind.NoPrimaryKey,
                $"The rows of {address} cannot be told apart: mark the fields of its key with fides_meta.primary_key.");
        }
        else if (collection.Connection is not null && !reach.Reaches(number))
        {
            yield return new CoverageGap(address, CoverageGapKind.Unreachable, Unreachable(number, collection, graph));
        }

        if (NoEraser(collection) is { } reason)
            yield return new CoverageGap(address, CoverageGapKind.NoEraser, reason);
    }

    private static string Unreachable(int number, Collection collection, ReferenceGraph graph)
    {
        var kinds = string.Join(", ", collection.Fields.Select(field => field.Identity).OfType<string>().Distinct());
        var sources = string.Join(", ", graph.Lookups[number].Select(lookup => graph.Collections[lookup.Source].Address).Distinct());
        var address = collection.Address;
        return (kinds.Length > 0, sources.Length > 0) switch
        {
            (true, true) => $"{address} is found by {kinds}, not given, or through {sources}, not reached.",
            (true, false) => $"{address} is found by {kinds} alone, not given: ask for it, or refer to a collection that is reached.",
            (false, true) => $"{address} is found through {sources} alone, not reached: connect it, give it a key, or mark an identity.",
            _ => $"Nothing leads to {address}: mark a field of it with fides_meta.identity or fides_meta.references.",
        };
    }

    private static string? NoEraser(Collection collection)
    {
        if (collection.Erasure == RowErasure.None)
        {
            return $"Nothing erases {collection.Address}: its map says skip_processing, read_only or erasure none. "
                + "Say delete or mask where the store allows it, and erase it by hand until then.";
        }

        var left = Maskable.Unerased(collection).Select(field => field.Path).ToArray();
        return left.Length == 0
            ? null
            : $"Erasure leaves {string.Join(", ", left)} of {collection.Address} as it is, for it is a key or read_only. "
                + "Delete the rows, or declare the ground that keeps it.";
    }
}
