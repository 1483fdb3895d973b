using Compliance.DataMap;

namespace Compliance.Requests.Locating;

/// <summary>Every row that something led to, and the values by which the person's own rows lead on.</summary>
internal sealed class CandidateRows
{
    private readonly Dictionary<CollectionAddress, Dictionary<string, CandidateRow>> _rows = [];
    private readonly Dictionary<FieldAddress, HashSet<string>> _ownValues = [];

    public IEnumerable<CandidateRow> All => _rows.Values.SelectMany(each => each.Values);

    public IReadOnlyCollection<CandidateRow> Of(CollectionAddress collection) =>
        _rows.TryGetValue(collection, out var found) ? found.Values : [];

    /// <summary>The same row, if something led to it before.</summary>
    public CandidateRow? Find(CandidateRow row) => _rows.GetValueOrDefault(row.Collection.Address)?.GetValueOrDefault(row.Key.Value);

    /// <summary>Takes a row up, or gives the one that is here already.</summary>
    public CandidateRow Add(CandidateRow row)
    {
        if (!_rows.TryGetValue(row.Collection.Address, out var found))
            _rows[row.Collection.Address] = found = new Dictionary<string, CandidateRow>(StringComparer.Ordinal);
        return found.TryGetValue(row.Key.Value, out var known) ? known : found[row.Key.Value] = row;
    }

    public IReadOnlySet<string> OwnValues(FieldAddress field) =>
        _ownValues.TryGetValue(field, out var values) ? values : new HashSet<string>();

    public void AddOwnValues(FieldAddress field, IEnumerable<string> values)
    {
        if (!_ownValues.TryGetValue(field, out var known))
            _ownValues[field] = known = new HashSet<string>(StringComparer.Ordinal);
        known.UnionWith(values);
    }
}
