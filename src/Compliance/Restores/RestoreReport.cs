using Compliance.DataMap;

namespace Compliance.Restores;

/// <summary>What a pass found and left as it is: names and counts, no personal data.</summary>
internal sealed class RestoreReport
{
    private readonly SortedDictionary<(string Request, string Where), long> undecided = [];
    private readonly SortedDictionary<string, long> unreadable = new(StringComparer.Ordinal);

    /// <summary>Values where an identity should stand, that are none.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> UnreadableValues => unreadable;

    /// <summary>Rows that a person has to decide about.</summary>
    public IReadOnlyCollection<KeyValuePair<(string Request, string Where), long>> Undecided => undecided;

    public void Ask(IEnumerable<FoundRow> rows)
    {
        foreach (var row in rows)
            undecided[(row.Person, row.Collection.Address.ToString())] =
                undecided.GetValueOrDefault((row.Person, row.Collection.Address.ToString())) + 1;
    }

    public void Unreadable(CollectionAddress where) => unreadable[where.ToString()] = unreadable.GetValueOrDefault(where.ToString()) + 1;
}
