using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Locating;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Whether a ground keeps rows that came back, as it does for a request: by their own time, or by that of the row that they follow. What
/// cannot be told is kept.
/// </summary>
internal sealed class RestoredRetention
{
    private readonly PersonalDataMap _map;
    private readonly StoreReader _reader;
    private readonly LocatedRetention _retention;
    private readonly Instant _now;

    public RestoredRetention(PersonalDataMap map, IConnectors connectors, Instant now)
    {
        _map = map;
        _now = now;
        _reader = StoreReader.OfTimes(map, connectors);
        _retention = new LocatedRetention(map, _reader, new CandidateRows(), now);
    }

    /// <summary>What has to be read of rows there.</summary>
    public static IReadOnlyList<string> PathsOf(Collection collection) => collection.Retention switch
    {
        null => [],
        { Parent: { } parent } => [parent.Path],
        { From: var from } => [from],
    };

    /// <summary>Whether the row's own time shows that it is kept; another row's is not looked at.</summary>
    public bool IsKeptByItself(Collection collection, Row row) =>
        collection.Retention is { Ground: not null, Parent: null } own
        && own.StateOf(FoundRow.FirstOf(row, own.From), _now) is not RetentionState.Expired;

    /// <returns>The rows by whether they are kept.</returns>
    public async Task<ILookup<bool, FoundRow>> Sort(IEnumerable<FoundRow> rows, CancellationToken cancellation)
    {
        var all = rows.Select(row => (
            Row: row, Candidate: _reader.Candidate(row.Collection, row.Row.Key, path => FoundRow.ValuesOf(row.Row, path) ?? []))).ToList();
        await _retention.Resolve(all.Select(each => each.Candidate), cancellation);
        return all.ToLookup(
            each => !CanTell(each.Row) || _retention.Of(each.Candidate) is { State: not RetentionState.Expired }, each => each.Row);
    }

    private bool CanTell(FoundRow row) => row.Collection.Retention is not { Ground: not null, Parent: { } parent }
        || (_reader.CanSearch(_map.Find(parent.Collection)!) && FoundRow.ValuesOf(row.Row, parent.Path) is not null);
}
