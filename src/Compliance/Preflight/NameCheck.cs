using Compliance.DataMap;
using Compliance.DataMap.Loading;
using Compliance.DataMap.Loading.Yaml;

namespace Compliance.Preflight;

/// <summary>Collections and fields that only one of the two has, with the name that was meant where one is near.</summary>
internal sealed class NameCheck(SeenStore store)
{
    /// <summary>Collections that the store does not have, and such that the map does not.</summary>
    public IEnumerable<PreflightFinding> Collections()
    {
        var suggested = new HashSet<string>(StringComparer.Ordinal);
        var free = store.Unmapped.Where(each => each.Seen.Kind != Connectors.StoreObject.Partition).Select(each =>
            each.Address.Collection).ToList();
        foreach (var dataset in store.Collections.GroupBy(each => each.Address.Dataset, StringComparer.Ordinal))
        {
            var missing = dataset.Where(each => !store.Description.Collections.ContainsKey(each.Address))
                .Select(each => (each.Address, Near: Near(each.Address.Collection, free))).ToList();
            if (missing.Count == dataset.Count() && missing.All(each => each.Near is null) && (missing.Count > 1 || free.Count == 0))
            {
                yield return WrongDatabase(dataset.Key, missing.Count);
                continue;
            }

            foreach (var (address, near) in missing)
            {
                if (near is not null)
                    suggested.Add(near);
                yield return Missing(address, near);
            }
        }

        foreach (var (address, seen) in store.Unmapped.Where(each => !suggested.Contains(each.Address.Collection)))
        {
            if (seen.Kind == Connectors.StoreObject.Table)
                yield return Unmapped(address);
            else if (seen.Kind == Connectors.StoreObject.MaterializedView)
                yield return Copy(address);
        }
    }

    /// <summary>Fields that the store does not have, and such that the map does not.</summary>
    public static IEnumerable<PreflightFinding> Fields(Place place)
    {
        var (seen, collection) = (place.Seen, place.Collection);

        // A sample of no rows says nothing about fields.
        if (seen is { IsSampled: true, Fields.Count: 0 })
            yield break;
        var paths = seen.Fields.Select(each => each.Path).ToList();
        var unmapped = FieldCover.Uncovered(paths, collection.Fields.Select(each => each.Path)).ToList();
        var suggested = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in FieldCover.Uncovered(collection.Fields.Where(each => !each.IsContent).Select(each => each.Path), paths))
        {
            var near = Near(path, unmapped);
            if (near is not null)
                suggested.Add(near);
            yield return Missing(place, path, near, unmapped.Count > 0);
        }

        foreach (var path in unmapped.Where(path => !suggested.Contains(path)))
        {
            yield return place.Warns(
                PreflightCode.FieldUnmapped, path,
                $"{place.Address} holds a field {path} that the map does not know.",
                "Add it with its data_categories, system.operations where it is not personal.");
        }
    }

    private static PreflightFinding Missing(Place place, string path, string? near, bool hasOthers)
    {
        var remedy = (near, hasOthers) switch
        {
            ({ } name, _) => $"Write {name}{Case(path, name)}.",
            (null, true) => "Compare the names under 'fields' with the store's; where the column was renamed, give its new name.",
            _ => "Was it renamed or dropped? Where a release dropped it from every row, take it out of the map too.",
        };
        var isSampled = place.Seen.IsSampled && (!place.Seen.HasSchema || IsInsideOfColumn(place.Seen, path));
        return isSampled
            ? place.Warns(PreflightCode.FieldMissing, path, $"None of the rows looked at in {place.Address} has {path}.", remedy)
            : place.Blocks(PreflightCode.FieldMissing, path, $"{place.Address} has no column {path} in the store.", remedy);
    }

    private static bool IsInsideOfColumn(Connectors.CollectionDescription seen, string path) =>
        path.Split('.') is [var column, _, ..] && seen.Fields.Any(each => each.Path.StartsWith(column + ".", StringComparison.Ordinal));

    private PreflightFinding WrongDatabase(string dataset, int count)
    {
        var others = store.Description.Collections.Count;
        var instead = others == 0 ? "The store shows no table at all" : $"The store shows {others} other collections instead";
        return new PreflightFinding(
            PreflightCode.DatabaseWrong, PreflightSeverity.Blocks, store.Connection, null, null, null,
            $"None of the {count} collections of dataset {dataset} is there. {instead}.",
            $"Check the database in Connections:{store.Connection}:ConnectionString, and Connections:{store.Connection}:Schema, "
            + "and whether the user may see the tables.");
    }

    private PreflightFinding Missing(CollectionAddress address, string? near) => new(
        PreflightCode.CollectionMissing, PreflightSeverity.Blocks, store.Connection, address, null, null,
        $"The store has no collection {address.Collection}.",
        near is not null
            ? $"Write {near}{Case(address.Collection, near)}."
            : $"Was it renamed? Give its new name. Otherwise check the database and Connections:{store.Connection}:Schema.");

    private PreflightFinding Unmapped(CollectionAddress address) => new(
        PreflightCode.CollectionUnmapped, PreflightSeverity.Warns, store.Connection, address, null, null,
        $"{address} is in the store and not in the map.",
        "Add it with its fields, system.operations where nothing in it is personal.");

    private PreflightFinding Copy(CollectionAddress address) => new(
        PreflightCode.CopyInView, PreflightSeverity.Warns, store.Connection, address, null, null,
        $"The materialised view {address.Collection} is a copy: what is erased in its tables stays in it until it is refreshed.",
        $"Refresh it after each erasure, at least as often as your backups end; or do without personal columns in it.");

    private static string Case(string written, string meant) =>
        string.Equals(written, meant, StringComparison.OrdinalIgnoreCase) ? ": the store tells capital and small letters apart" : "";

    /// <summary>The name that was meant: the same but for case, underscores and blanks; or else a few letters away.</summary>
    private static string? Near(string name, IReadOnlyCollection<string> known) =>
        known.FirstOrDefault(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase))
        ?? known.FirstOrDefault(each => string.Equals(Letters(each), Letters(name), StringComparison.OrdinalIgnoreCase))
        ?? Spelling.Nearest(name, known);

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
