using Compliance.DataMap;

namespace Compliance.Keys;

/// <summary>What one pass found: names and counts, no personal data.</summary>
internal sealed class RestoreReport
{
    private readonly SortedDictionary<(string Request, string Where, string Done), long> erased = [];
    private readonly SortedDictionary<(string Request, string Where), long> undecided = [];
    private readonly SortedDictionary<string, long> unreadable = new(StringComparer.Ordinal);

    /// <summary>Values where an identity should stand, that are none.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> UnreadableValues => unreadable;

    /// <summary>Rows that a person has to decide about.</summary>
    public IReadOnlyCollection<KeyValuePair<(string Request, string Where), long>> Undecided => undecided;

    /// <summary>What came back and went again.</summary>
    public IEnumerable<BroughtBack> CameBack =>
        erased.Select(each => new BroughtBack($"{each.Value} rows of request {each.Key.Request} in {each.Key.Where}", $"{each.Key.Done} again"));

    public void Erased(string request, CollectionAddress where, string done, long count)
    {
        if (count > 0)
            erased[(request, where.ToString(), done)] = erased.GetValueOrDefault((request, where.ToString(), done)) + count;
    }

    public void Ask(IEnumerable<FoundRow> rows)
    {
        foreach (var row in rows)
            undecided[(row.Person, row.Collection.Address.ToString())] = undecided.GetValueOrDefault((row.Person, row.Collection.Address.ToString())) + 1;
    }

    public void Unreadable(CollectionAddress where) => unreadable[where.ToString()] = unreadable.GetValueOrDefault(where.ToString()) + 1;
}
