using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Looks through the connected stores for people who were erased, by the hashes that their fences hold. A fence erases rows and not people:
/// what shows that it came back goes again, whatever else its person has; what may be new is left, and a person is asked about what
/// nothing is known of.
/// </summary>
public sealed class RestoredRows(
    IDataMaps maps, IConnectors connectors, ISubjectDirectory directory, IRestoreBookmarks bookmarks, RestoredErasure erasure,
    IOptions<RestoreOptions> options, IClock clock, ILogger<RestoredRows> logger)
{
    /// <summary>Goes through every collection that was not gone through since.</summary>
    /// <param name="fences">Whom to look for.</param>
    /// <param name="due">A collection that was gone through for this time or a later one is left out.</param>
    /// <param name="which">The connections; null for all of them.</param>
    /// <param name="pass">Notes what is erased.</param>
    /// <param name="cancellation">Stops between rows; what was finished is remembered.</param>
    /// <returns>What it left as it is.</returns>
    internal async Task<RestoreReport> EraseAgain(
        FinalFences fences, Instant due, IReadOnlySet<string>? which, RestorePass pass, CancellationToken cancellation)
    {
        var report = new RestoreReport();
        foreach (
            var store in maps
                .Current.Collections.Where(each => each.Connection is not null && which?.Contains(each.Connection) != false)
                .GroupBy(each => each.Connection!))
        {
            if (connectors.Find(store.Key) is { } connector)
                await Search(new StoreSearch(store.Key, connector, fences, due), [.. store], report, pass, cancellation);
        }

        return report;
    }

    private async Task Search(
        StoreSearch store, List<Collection> collections, RestoreReport report, RestorePass pass, CancellationToken cancellation)
    {
        var left = new List<FoundRow>();
        var unfinished = new List<Collection>();
        var people = new Dictionary<string, bool>(StringComparer.Ordinal);
        var back = new StoreReturn();
        foreach (var collection in collections)
        {
            var searched = await bookmarks.Find(collection.Address, cancellation);
            if (Telling(maps.Current, collection) is not { Count: > 0 } telling || searched >= store.Due)
                continue;
            if (options.Value.Stores.TryGetValue(store.Connection, out var restored))
                back.Declare(collection.Address, Instant.FromDateTimeOffset(restored), searched);
            try
            {
                var found = await Scan(store, collection, telling, report, cancellation);
                foreach (var row in found)
                    people[row.Person] = people.GetValueOrDefault(row.Person) || await IsEnrolledAgain(store.Fences, row, cancellation);
                var gone = found.Where(row => row.Evidence(people[row.Person], back.Shows(row)).Origin is RowOrigin.CameBack).ToHashSet();
                await erasure.Erase(store.Fences, gone, pass, cancellation);
                back.Seen(gone);
                left.AddRange(found.Except(gone));
                if (found.Count == gone.Count)
                    await bookmarks.Save(collection.Address, store.Due, cancellation);
                else
                    unfinished.Add(collection);
            }
            catch (Exception unread) when (!cancellation.IsCancellationRequested)
            {
                // The others are looked through all the same, and this one on the next day.
                logger.LogError(
                    Events.StoreNotSearched, "The collection {Collection} could not be looked through for people who were erased: {Code}",
                    collection.Address, unread is StepFailedException failure ? failure.Code : unread.GetType().Name);
            }
        }

        await Settle(store, left, people, back, report, pass, cancellation);
        foreach (var collection in unfinished)
            await bookmarks.Save(collection.Address, store.Due, cancellation);
    }

    /// <summary>Now that the whole store was seen, its rows tell of each other.</summary>
    private async Task Settle(
        StoreSearch store, List<FoundRow> left, Dictionary<string, bool> people, StoreReturn back, RestoreReport report,
        RestorePass pass, CancellationToken cancellation)
    {
        var byOrigin = left.ToLookup(row => row.Evidence(people[row.Person], back.Shows(row)).Origin);
        try
        {
            await erasure.Erase(store.Fences, [.. byOrigin[RowOrigin.CameBack]], pass, cancellation);
        }
        catch (StepFailedException failure)
        {
            logger.LogError(
                Events.StoreNotSearched,
                "Rows of {Connection} that came back could not be erased again: {Code}",
                store.Connection,
                failure.Code);
        }

        report.Ask(byOrigin[RowOrigin.Undecided]);
    }

    private async Task<List<FoundRow>> Scan(
        StoreSearch store,
        Collection collection,
        List<(string Path, string Kind)> telling,
        RestoreReport report,
        CancellationToken cancellation)
    {
        var found = new List<FoundRow>();
        var retention = new RestoredRetention(maps.Current, connectors, clock.GetCurrentInstant());
        var asked = telling.Select(each => each.Path)
            .Concat(RestoredRetention.PathsOf(collection)).Concat(erasure.LinksOf(collection)).Distinct().ToList();
        await foreach (var row in store.Connector.Scan(collection, asked, cancellation))
        {
            if (
                !retention.IsKeptByItself(collection, row)
                && await Of(store.Fences, collection, telling, row, report, cancellation) is { } person)
                found.Add(person);
        }

        return [.. (await retention.Sort(found, cancellation))[false]];
    }

    /// <returns>Null for a row of nobody who was erased.</returns>
    private static async Task<FoundRow?> Of(
        FinalFences fences,
        Collection collection,
        List<(string Path, string Kind)> telling,
        Row row,
        RestoreReport report,
        CancellationToken cancellation)
    {
        var identities = new List<(string Kind, string Value)>();
        IReadOnlyList<FinalFence> erasures = [];
        var namesOthers = false;
        foreach (var (path, kind) in telling)
        {
            if (FoundRow.ValuesOf(row, path) is not { } values)
            {
                report.Unreadable(collection.Address);
                continue;
            }

            foreach (var value in values.Where(each => !SealedText.IsSealed(each)))
            {
                if (fences.Index.FindSelector(kind, value) is null)
                    report.Unreadable(collection.Address);
                else if (await fences.OfValue(kind, value, cancellation) is { Count: > 0 } matched)
                {
                    erasures = matched;
                    identities.Add((kind, value));
                }
                else
                {
                    namesOthers = true;
                }
            }
        }

        if (erasures.Count == 0)
            return null;

        // Whose a row is that names others too, its erasure settled: one that it did not take is theirs.
        var found = new FoundRow(collection, row, identities, erasures, fences.Index);
        return found.IsKnown || !namesOthers ? found : null;
    }

    /// <summary>An enrolment that no fence holds is younger than the erasure: the one from before it is fenced for good.</summary>
    private async Task<bool> IsEnrolledAgain(FinalFences fences, FoundRow row, CancellationToken cancellation)
    {
        foreach (var (kind, value) in row.Identities)
        {
            foreach (var subject in await directory.Find(kind, Personal.Of(value), cancellation))
            {
                if (await fences.OfSubject(subject, cancellation) is null)
                    return true;
            }
        }

        return false;
    }

    /// <summary>What tells people apart there, and is there no more after an erasure; a reference to such a field tells as much.</summary>
    private static List<(string Path, string Kind)> Telling(PersonalDataMap map, Collection collection) => collection.Erasure switch
    {
        RowErasure.Delete or RowErasure.Mask or RowErasure.DeleteUnlessReferenced =>
        [
            .. from field in collection.Fields
               where !field.IsMention && (collection.Erasure is RowErasure.Delete || Maskable.IsMasked(field))
               let kind = field.Identity ?? Referred(map, field)
               where kind is not null && map.DistinguishingIdentities.Contains(kind)
               select (field.Path, kind),
        ],
        _ => [],
    };

    private static string? Referred(PersonalDataMap map, Field field) =>
        (field.References ?? [])
            .Select(each => map.Find(each.To.Collection)?.Find(each.To.Path)?.Identity)
            .FirstOrDefault(kind => kind is not null);

    private sealed record StoreSearch(string Connection, IConnector Connector, FinalFences Fences, Instant Due);

    /// <summary>What shows that a store came back from a backup: its own rows, person by person, or an operator's word.</summary>
    private sealed class StoreReturn
    {
        private readonly HashSet<string> _people = new(StringComparer.Ordinal);
        private readonly Dictionary<CollectionAddress, Instant> _declared = [];

        /// <summary>An operator's word counts for the first search after the restore: what appears later did not come with it.</summary>
        public void Declare(CollectionAddress collection, Instant restored, Instant? searched)
        {
            if (searched is null || searched < restored)
                _declared[collection] = restored;
        }

        public void Seen(IEnumerable<FoundRow> cameBack) => _people.UnionWith(cameBack.Select(row => row.Person));

        public bool Shows(FoundRow row) =>
            _people.Contains(row.Person)
            || (_declared.TryGetValue(row.Collection.Address, out var restored) && restored > row.Erasures[^1].Over);
    }
}

/// <summary>
/// Up to which time collections were looked through, so that a pass that was cut off goes on where it was, and none is made twice.
/// </summary>
public interface IRestoreBookmarks
{
    /// <returns>Null before the first time.</returns>
    Task<Instant?> Find(CollectionAddress collection, CancellationToken cancellation);

    Task Save(CollectionAddress collection, Instant searched, CancellationToken cancellation);
}
