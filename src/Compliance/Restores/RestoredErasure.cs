using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Masking;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Erases rows that came back, and what refers to them and came back with them: only rows whose keys the erasure found. So nothing that
/// was written since can go, whatever belongs to whom by now.
/// </summary>
public sealed class RestoredErasure(IDataMaps maps, IConnectors connectors, MaskingStrategies masking, IClock clock)
{
    /// <summary>The fields of a collection by which others refer to it, or it to them.</summary>
    internal IReadOnlyList<string> LinksOf(Collection collection) =>
        [.. Links(maps.Current).Where(link => link.From.Collection == collection.Address).Select(link => link.From.Path).Distinct()];

    internal async Task Erase(FinalFences fences, IReadOnlyCollection<FoundRow> rows, RestorePass pass, CancellationToken cancellation)
    {
        foreach (var person in rows.GroupBy(row => row.Person))
        {
            var all = person.ToDictionary(row => (row.Collection.Address, row.Row.Key));
            await Follow(fences, all, cancellation);
            await Erase(all.Values, pass, cancellation);
        }
    }

    /// <summary>Goes from the rows along the references until no other of theirs is found.</summary>
    private async Task Follow(FinalFences fences, Dictionary<(CollectionAddress, RowKey), FoundRow> all, CancellationToken cancellation)
    {
        var links = Links(maps.Current).ToLookup(link => link.From.Collection);
        var identities = all.Values.SelectMany(row => row.Identities).Distinct().ToList();
        for (var next = all.Values.ToList(); next.Count > 0;)
        {
            var found = new List<FoundRow>();
            foreach (var group in next.GroupBy(row => row.Collection.Address))
            {
                foreach (var (from, to) in links[group.Key])
                {
                    var values = group.SelectMany(row => FoundRow.ValuesOf(row.Row, from.Path) ?? []).Distinct().ToList();
                    if (values.Count > 0)
                        found.AddRange(await Find(fences, group.First(), to, values, identities, cancellation));
                }
            }

            next = [.. found.Where(row => all.TryAdd((row.Collection.Address, row.Row.Key), row))];
        }
    }

    private async Task<IReadOnlyList<FoundRow>> Find(
        FinalFences fences,
        FoundRow one,
        FieldAddress to,
        List<string> values,
        List<(string Kind, string Value)> identities,
        CancellationToken cancellation)
    {
        var collection = maps.Current.Find(to.Collection)!;
        if (collection.Connection is not { } name || connectors.Find(name) is not { } connector || collection.Erasure is RowErasure.None)
            return [];
        string[] asked = [.. LinksOf(collection), .. RestoredRetention.PathsOf(collection)];
        return await connector.Find(collection, new Selector(new FieldMatch(to.Path, values)), [.. asked.Distinct()], cancellation)
            .Select(row => new FoundRow(collection, row, identities, one.Erasures, fences.Index))
            // A store that came back as a whole has each of its numbers from then; another one may have given one again.
            .Where(row => row.IsKnown && FoundRow.KeyKindOf(collection, row.Row.Key, identities) is var key
                && (key is KeyKind.Lasting || (key is KeyKind.Counted && collection.Connection == one.Collection.Connection)))
            .ToListAsync(cancellation);
    }

    /// <summary>In the order in which an erasure goes: what depends on other rows goes before them.</summary>
    private async Task Erase(IReadOnlyCollection<FoundRow> rows, RestorePass pass, CancellationToken cancellation)
    {
        var retention = new RestoredRetention(maps.Current, connectors, clock.GetCurrentInstant());
        var retained = (await retention.Sort(rows, cancellation))[true].ToHashSet();
        var order = Planner
            .Plan(maps.Current, maps.Current.IdentityKinds)
            .Erasures.Index()
            .ToDictionary(each => each.Item, each => each.Index);
        foreach (
            var group in rows.GroupBy(row => row.Collection.Address).OrderBy(group => order.GetValueOrDefault(group.Key, int.MaxValue)))
        {
            var collection = group.First().Collection;
            var connector = connectors.Find(collection.Connection!)!;
            await Apply(masking.Erasing(collection, isReferenced: true), areRetained: false);
            await Apply(masking.ErasingRetained(collection), areRetained: true);

            async Task Apply(ErasureInstruction? instruction, bool areRetained)
            {
                var keys = group.Where(row => retained.Contains(row) == areRetained).Select(row => row.Row.Key);
                if (instruction is not null)
                    await pass.Erase(group.First().Person, collection, connector, keys, instruction, areRetained, cancellation);
            }
        }
    }

    private static IEnumerable<(FieldAddress From, FieldAddress To)> Links(PersonalDataMap map)
    {
        return map
            .Groups.Select(group => new ReferenceGraph(map, group))
            .SelectMany(graph =>
                graph
                    .Lookups.Index()
                    .SelectMany(each =>
                        each.Item.Select(lookup =>
                            (lookup.Lookup.Source!.Value, new FieldAddress(graph.Collections[each.Index].Address, lookup.Lookup.Path)))));
    }
}
