namespace Compliance.Proof.Log;

/// <summary>What was logged under each id, with the openings. Not for everybody, unlike the log.</summary>
public interface ILogEntryIndex
{
    /// <returns>Null when nothing was logged under this id.</returns>
    Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation);

    /// <summary>Looks for several ids that begin alike, in one call where the receipts are kept so.</summary>
    /// <param name="start">The part before a slash, one segment of it or two, with which all of them begin.</param>
    /// <param name="ids">At least one.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>By id; of an id under which nothing was logged there is nothing.</returns>
    async Task<IReadOnlyDictionary<string, IndexedLogEntry>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, IndexedLogEntry>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await Find(id, cancellation) is { } receipt)
                found[id] = receipt;
        }
        return found;
    }

    /// <summary>Once for each id.</summary>
    /// <returns>False, and nothing changes, when one is there already, be it the same.</returns>
    Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation);

    /// <summary>Those of a batch; not all or none.</summary>
    /// <returns>The ids under which one was there already, be it the same.</returns>
    async Task<IReadOnlyList<string>> KeepAll(IReadOnlyDictionary<string, IndexedLogEntry> receipts, CancellationToken cancellation)
    {
        var there = new List<string>();
        foreach (var (id, receipt) in receipts)
        {
            if (!await Keep(id, receipt, cancellation))
                there.Add(id);
        }
        return there;
    }
}

/// <summary>Entries that were logged together, one after the other.</summary>
/// <param name="Index">Of the first, counted from 0 in the log.</param>
/// <param name="Entries">At least one.</param>
public sealed record IndexedLogEntry(long Index, IReadOnlyList<LogEntry> Entries);
