using System.Collections.Immutable;
using Compliance.DataMap;
using Compliance.Values;

namespace Compliance.Connectors;

/// <summary>
/// Tells which rows other rows still refer to, so that deleting them would break a foreign key or leave a reference that leads nowhere.
/// It asks the stores as they are now: rows that are to go first have to be gone already.
/// </summary>
public sealed class ReferencedRows(IConnectors connectors)
{
    /// <summary>Rows of one search that are looked at before the values that were met are left out of the next search.</summary>
    private const int RowsPerSearch = 500;

    /// <param name="map">Names the references: see <see cref="RowReference"/>.</param>
    /// <param name="collection">Of the rows.</param>
    /// <param name="keys">Of the rows that may be deleted, at most 1,000. A row of the same collection that is among them counts as one
    /// that refers only where it stays itself.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <returns>The keys that some row which stays refers to. Where a referring collection cannot be asked, because it has no key, or
    /// nothing is configured for its connection, every row that it could refer to counts as referred to.</returns>
    /// <exception cref="Workflows.StepFailedException">A store does not answer, or refuses.</exception>
    public async Task<IReadOnlySet<RowKey>> Of(
        PersonalDataMap map, Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        var references = RowReference.LeadingTo(map, collection.Address);
        if (references.Count == 0 || keys.Count == 0)
            return ImmutableHashSet<RowKey>.Empty;
        var holders = await Holders(collection, keys, [.. references.Select(each => each.To.Path).Distinct()], cancellation);
        var referenced = new HashSet<RowKey>();
        var within = new List<(RowKey From, RowKey To)>();
        foreach (var reference in references)
        {
            var referring = new Referring(
                map.Find(reference.From.Collection)!, reference.From.Path, holders[reference.To.Path],
                reference.From.Collection == collection.Address ? keys.ToHashSet() : []);
            await Ask(referring, cancellation);
            referenced.UnionWith(referring.Referenced);
            within.AddRange(referring.Within);
        }

        // A row that stays keeps those that it refers to.
        while (within.RemoveAll(each => referenced.Contains(each.From) && (referenced.Add(each.To) || true)) > 0)
        {
        }

        return referenced;
    }

    /// <summary>By path and value: the rows that hold it.</summary>
    private async Task<Dictionary<string, Dictionary<string, List<RowKey>>>> Holders(
        Collection collection, IReadOnlyList<RowKey> keys, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var holders = paths.ToDictionary(path => path, _ => new Dictionary<string, List<RowKey>>(StringComparer.Ordinal));
        await foreach (var row in Connector(collection)!.Read(collection, keys, cancellation))
        {
            foreach (var (path, values) in holders)
            {
                foreach (var value in FieldValues.At(row.Fields, path).Distinct(StringComparer.Ordinal))
                {
                    if (!values.TryGetValue(value, out var rows))
                        values[value] = rows = [];
                    rows.Add(row.Key);
                }
            }
        }

        return holders;
    }

    private async Task Ask(Referring referring, CancellationToken cancellation)
    {
        if (referring.Open.Count == 0)
            return;
        if (Connector(referring.Collection) is not { } connector || !referring.Collection.PrimaryKey.Any())
        {
            referring.Meet([.. referring.Open]);
            return;
        }

        int open;
        do
        {
            open = referring.Open.Count;
            if (await Search(connector, referring, [.. referring.Open], cancellation))
                return;
        }
        while (referring.Open.Count < open);

        // The store takes as equal what is spelled otherwise here: which value its rows refer to, only the store can tell.
        foreach (var value in referring.Open.ToList())
            await Search(connector, referring, [value], cancellation);
    }

    /// <summary>Looks for rows that refer to the values, until it has seen enough of those that stay.</summary>
    /// <returns>True when every row was seen and understood: what is open then is referred to by none.</returns>
    private static async Task<bool> Search(
        IConnector connector, Referring referring, IReadOnlyList<string> values, CancellationToken cancellation)
    {
        var asked = values.ToHashSet(StringComparer.Ordinal);
        var numbers = values.Where(value => NumberText.Normal(value) is not null).ToLookup(value => NumberText.Normal(value)!);
        var (staying, understood) = (0, true);
        await foreach (var row in connector.Find(
            referring.Collection, new Selector(new FieldMatch(referring.Path, values)), [referring.Path], cancellation))
        {
            var met = values.Count == 1 ? values : [.. FieldValues.At(row.Fields, referring.Path).SelectMany(Met)];
            understood &= met.Count > 0;
            if (referring.Meet(row.Key, met))
                staying++;
            if (staying == RowsPerSearch || referring.Open.Count == 0)
                return referring.Open.Count == 0;
        }

        return understood;

        IEnumerable<string> Met(string text) =>
            asked.Contains(text) ? [text]
            : NumberText.Normal(text) is { } number ? numbers[number]
            : [];
    }

    private IConnector? Connector(Collection collection) => collection.Connection is { } name ? connectors.Find(name) : null;

    /// <summary>What is known so far of the rows that refer through one field.</summary>
    /// <param name="collection">Whose rows refer.</param>
    /// <param name="path">The field that refers.</param>
    /// <param name="holders">By value: the rows that are referred to by it.</param>
    /// <param name="going">Rows of this collection that may go too.</param>
    private sealed class Referring(Collection collection, string path, Dictionary<string, List<RowKey>> holders, HashSet<RowKey> going)
    {
        public Collection Collection => collection;

        public string Path => path;

        /// <summary>Values that no row which stays was seen to refer to.</summary>
        public HashSet<string> Open { get; } = [.. holders.Keys];

        public HashSet<RowKey> Referenced { get; } = [];

        /// <summary>References between rows that may go.</summary>
        public HashSet<(RowKey From, RowKey To)> Within { get; } = [];

        public void Meet(IReadOnlyList<string> values)
        {
            foreach (var value in values)
            {
                Open.Remove(value);
                Referenced.UnionWith(holders[value]);
            }
        }

        /// <returns>True for a row that stays.</returns>
        public bool Meet(RowKey row, IReadOnlyList<string> values)
        {
            if (going.Contains(row))
            {
                Within.UnionWith(values.SelectMany(value => holders[value]).Where(to => to != row).Select(to => (row, to)));
                return false;
            }

            Meet(values);
            return true;
        }
    }
}
