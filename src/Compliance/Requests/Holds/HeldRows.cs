using System.Collections.Concurrent;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Holds;

/// <summary>
/// Which rows legal holds keep, for whoever erases rows by their age. A person's rows are looked for anew every few minutes: rows that come
/// in meanwhile are young.
/// </summary>
public sealed class HeldRows(ILegalHolds holds, ICaseFiles cases, PersonSearch search, IClock clock)
{
    private static readonly Duration Remembered = Duration.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Hold, string Map), Located> _located = new();

    /// <param name="map">By which rows are erased.</param>
    /// <param name="collection">Whose rows.</param>
    /// <param name="keys">Rows that are to be erased.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Those of them that are held.</returns>
    /// <exception cref="StepFailedException">
    /// A store does not answer that would tell, or a hold fits several people by now: then nothing is erased.
    /// </exception>
    public async Task<IReadOnlySet<RowKey>> Among(
        PersonalDataMap map, Collection collection, IReadOnlyCollection<RowKey> keys, CancellationToken cancellation)
    {
        var held = new HashSet<RowKey>();
        await foreach (var hold in holds.List(released: false, cancellation))
        {
            if (hold.Collection is { } whole)
            {
                if (whole == collection.Address)
                    return keys.ToHashSet();
                continue;
            }

            var rows = await Rows(hold, map, cancellation);
            if (rows.GetValueOrDefault(collection.Address) is { } own)
                held.UnionWith(keys.Where(key => own.Contains(key.Value)));
        }

        return held;
    }

    private async Task<IReadOnlyDictionary<CollectionAddress, IReadOnlySet<string>>> Rows(
        LegalHold hold, PersonalDataMap map, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (_located.TryGetValue((hold.Id, map.Digest), out var known) && now < known.Until)
            return known.Rows;
        var file = await cases.Read(hold.Id, cancellation);
        if (await search.Find(map, file.Identities, file.Group, cancellation) is not var (_, locator))
            throw new StepFailedException("hold-ambiguous", hold.Id);
        var rows = locator.Located.ToDictionary(
            each => each.Address,
            each => (IReadOnlySet<string>)each.Own.Concat(each.Partly).Concat(each.Shared).ToHashSet(StringComparer.Ordinal));
        foreach (var old in _located.Where(each => each.Value.Until <= now))
            _located.TryRemove(old);
        _located[(hold.Id, map.Digest)] = new Located(now + Remembered, rows);
        return rows;
    }

    private sealed record Located(Instant Until, IReadOnlyDictionary<CollectionAddress, IReadOnlySet<string>> Rows);
}
