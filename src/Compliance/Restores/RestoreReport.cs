using Compliance.DataMap;

namespace Compliance.Restores;

/// <summary>What a pass found and left as it is: names and counts, no personal data.</summary>
internal sealed class RestoreReport
{
    private readonly SortedDictionary<(string Request, string Where), long> _undecided = [];
    private readonly SortedDictionary<string, long> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Values where an identity should stand, that are none.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> UnreadableValues => _unreadable;

    /// <summary>Rows that a person has to decide about.</summary>
    public IReadOnlyCollection<KeyValuePair<(string Request, string Where), long>> Undecided => _undecided;

    public void Ask(IEnumerable<FoundRow> rows)
    {
        foreach (var row in rows)
            _undecided[(row.Person, row.Collection.Address.ToString())] =
                _undecided.GetValueOrDefault((row.Person, row.Collection.Address.ToString())) + 1;
    }

    public void Unreadable(CollectionAddress where) => _unreadable[where.ToString()] = _unreadable.GetValueOrDefault(where.ToString()) + 1;
}
