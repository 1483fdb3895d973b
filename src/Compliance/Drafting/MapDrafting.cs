using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Drafting;

/// <summary>Drafts a data map from what a store holds: names, types, keys and foreign keys, and what its values look like.</summary>
public static class MapDrafting
{
    /// <summary>Rows of a table whose values are looked at.</summary>
    private const int Sample = 200;

    /// <param name="connection">How the map will name the store.</param>
    /// <param name="kind">The kind of the connection: <c>sql</c>, <c>azure_tables</c>, …</param>
    /// <param name="dataset">The map's <c>fides_key</c>.</param>
    /// <param name="connector">Reaches the store. It is only read.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <returns>YAML. It holds no value of the store.</returns>
    /// <exception cref="StepFailedException">The store does not answer, or refuses.</exception>
    public static async Task<string> Write(string connection, string kind, string dataset, IConnector connector,
        CancellationToken cancellation)
    {
        // Whatever the map does not know stands under the dataset of what it does know: so it has to know something.
        var nothing = Shape(new CollectionAddress(dataset, ""), connection, CollectionDescription.Of([], isSampled: false), []);
        var seen = await connector.Describe([nothing], cancellation);
        var tables = new List<DraftedTable>();
        foreach (var (address, description) in seen.Collections.Where(each => each.Key.Collection.Length > 0).OrderBy(each =>
            each.Key.Collection, StringComparer.Ordinal))
        {
            if (description.Kind == StoreObject.Table)
                tables.Add(new DraftedTable(address, description, await Hints(address, description, connection, connector, cancellation)));
        }

        DraftRoles.Assign(tables);
        var views = seen.Collections.Where(each => each.Value.Kind is StoreObject.View or StoreObject.MaterializedView).Select(each =>
            each.Key.Collection);
        return new DraftWriter(connection, kind, dataset).Write(tables, [.. views.Order(StringComparer.Ordinal)]);
    }

    private static async Task<IReadOnlyDictionary<string, ValueHints>> Hints(
        CollectionAddress address, CollectionDescription seen, string connection, IConnector connector, CancellationToken cancellation)
    {
        var hints = seen.Fields.Where(each => each is
        {
            Kind: StoredKind.Text or StoredKind.Unknown,
            IsArray: false
        }).Select(each => each.Path)
            .ToDictionary(path => path, _ => new ValueHints(), StringComparer.Ordinal);
        var table = Shape(address, connection, seen, new DraftedTable(address, seen, hints).Key);
        if (hints.Count == 0 || !table.PrimaryKey.Any() || seen.Rights?.HasFlag(StoreRights.Read) == false)
            return hints;
        try
        {
            var rows = 0;
            await foreach (var row in connector.Scan(table, [.. hints.Keys], cancellation))
            {
                foreach (var (path, hint) in hints)
                    hint.See(FieldValues.At(row.Fields, path).FirstOrDefault());
                if (++rows == Sample)
                    break;
            }
        }
        catch (StepFailedException failure) when (failure.Code != FailureCode.StoreUnavailable)
        {
            // Names have to do for a table whose rows cannot be read, by their key or at all.
        }

        return hints;
    }

    private static Collection Shape(CollectionAddress address, string connection, CollectionDescription seen,
        IReadOnlyList<string> key) => new(
        address, connection, [.. seen.Fields.Select(each => new Field(each.Path, [], IsPrimaryKey: key.Contains(each.Path)))],
        RowErasure.None, [], [], null, [], null);
}
