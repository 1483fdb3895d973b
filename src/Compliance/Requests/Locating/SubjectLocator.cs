using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Locating;

/// <summary>
/// Finds a person's rows: walks the plan from the identities through the references until nothing new is found, and decides of each row
/// whose it is before anything is read from it that leads on. One use, one person.
/// </summary>
internal sealed class SubjectLocator
{
    private readonly PersonalDataMap _map;
    private readonly Plan _plan;
    private readonly StoreReader _reader;
    private readonly KnownIdentities _known = new();
    private readonly CandidateRows _rows = new();
    private readonly IdentityTies _ties;
    private readonly ParentChecks _parents;
    private readonly OwnershipRules _rules;
    private readonly LocatedRetention _retention;
    private readonly ILookup<CollectionAddress, FieldAddress> _sources;
    private readonly Dictionary<(FieldAddress Field, bool ByIdentity), HashSet<string>> _searched = [];
    private readonly Dictionary<FieldAddress, HashSet<string>> _looked = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _alone = new(StringComparer.Ordinal);
    private IReadOnlyList<LocatedCollection>? _located;

    /// <param name="map">The version that the request pins.</param>
    /// <param name="plan">Made from it, for the group that the request is about.</param>
    /// <param name="connectors">The stores.</param>
    /// <param name="group">The group of data subjects.</param>
    /// <param name="now">Retention periods are measured against this time.</param>
    public SubjectLocator(PersonalDataMap map, Plan plan, IConnectors connectors, string group, Instant now)
    {
        _map = map;
        _plan = plan;
        _reader = new StoreReader(map, plan, connectors, group);
        _ties = new IdentityTies(map, _reader, _known, _rows);
        _parents = new ParentChecks(map, _reader, _rows, Lookups(plan));
        _rules = new OwnershipRules(map, _known, _rows, _ties, _parents);
        _retention = new LocatedRetention(map, _reader, _rows, now);
        _sources = plan.Reads.SelectMany(read => read.Lookups).Select(lookup => lookup.Source).OfType<FieldAddress>().Distinct()
            .ToLookup(source => source.Collection);
    }

    /// <summary>Takes up identities to look for.</summary>
    public void Learn(Identities stated) => _known.Add(stated);

    /// <summary>Takes up everything that an earlier search looked for: rows that led there may be gone by now.</summary>
    public void Learn(CaseFile earlier)
    {
        foreach (var (kind, texts) in earlier.Known)
        {
            foreach (var text in texts)
                _known.Add(kind, text, IdentityOrigin.Stated);
        }

        foreach (var located in earlier.Located)
        {
            foreach (var (path, values) in located.Matches)
            {
                _looked[new FieldAddress(located.Address, path)] = [.. values];
                foreach (var lookup in _plan.Reads.Where(read => read.Collection == located.Address).SelectMany(read => read.Lookups))
                {
                    if (lookup.Path == path && lookup.Source is { } source)
                        _rows.AddOwnValues(source, values);
                }
            }
        }
    }

    /// <summary>Goes on until nothing new is found.</summary>
    /// <returns>False when the identities fit more than one person.</returns>
    public async Task<bool> Search(CancellationToken cancellation)
    {
        bool grew;
        _located = null;
        do
        {
            while (await SearchEach(byIdentity: true, cancellation))
            {
            }

            if (_rules.IsAmbiguous())
                return false;
            grew =
                Decide()
                || await SearchEach(byIdentity: false, cancellation)
                || await _ties.Resolve(cancellation)
                || await _parents.Resolve(cancellation);
        } while (grew);

        await _retention.Resolve(_rows.All.Where(row => row.Ownership is Ownership.Own or Ownership.Shared), cancellation);
        return !_map.Collections.Any(HasTwoRowsOfOnePerson);
    }

    /// <summary>The identities that are known of the person by now, by kind.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Known => _known.All;

    /// <summary>Where was searched, and what was found there: first what is erased, in that order, then what only led there.</summary>
    public IReadOnlyList<LocatedCollection> Located => _located ??=
    [
        .. _plan.Erasures.Concat(_plan.Reads.Select(read => read.Collection).Except(_plan.Erasures))
            .Where(address => _searched.Keys.Any(each => each.Field.Collection == address))
            .Select(address => LocatedRows.Of(_map, _map.Find(address)!, _rows, _retention, MatchesOf(address))),
    ];

    /// <summary>Places with personal data that could not be searched, or whose rows nobody may act on as they are.</summary>
    public IReadOnlyList<CoverageGap> Gaps => [.. _reader.Gaps.Concat(Located.SelectMany(LocatedRows.GapsOf))];

    /// <summary>How many rows of each collection were met on the way and left, for they are about other people.</summary>
    public IReadOnlyDictionary<CollectionAddress, int> LeftToOthers => _rows.All
        .Where(row => row is { Ownership: Ownership.Another, ParentPaths.Count: > 0 })
        .GroupBy(row => row.Collection.Address).ToDictionary(each => each.Key, each => each.Count());

    private static ILookup<CollectionAddress, Lookup> Lookups(Plan plan) =>
        plan
            .Reads.SelectMany(read => read.Lookups.Select(lookup => (read.Collection, lookup)))
            .ToLookup(each => each.Collection, each => each.lookup);

    private async Task<bool> SearchEach(bool byIdentity, CancellationToken cancellation)
    {
        var grew = false;
        foreach (var read in _plan.Reads)
            grew |= await Search(read, byIdentity, cancellation);
        return grew;
    }

    private async Task<bool> Search(PlannedRead read, bool byIdentity, CancellationToken cancellation)
    {
        var collection = _map.Find(read.Collection)!;
        if (!_reader.CanSearch(collection))
            return false;
        var lookups = read.Lookups.Where(lookup => lookup.Identity is not null == byIdentity).GroupBy(lookup => lookup.Path).ToList();
        var news = lookups.Select(path => News(read.Collection, path, byIdentity)).Where(match => match.Values.Count > 0).ToList();
        if (news.Count == 0)
            return false;
        await foreach (var found in _reader.Find(collection, news, cancellation))
            Meet(found, lookups, byIdentity);
        foreach (var match in news)
            _searched[(new FieldAddress(read.Collection, match.Path), byIdentity)].UnionWith(match.Values);
        return true;
    }

    private FieldMatch News(CollectionAddress collection, IGrouping<string, Lookup> path, bool byIdentity)
    {
        var field = new FieldAddress(collection, path.Key);
        if (!_searched.TryGetValue((field, byIdentity), out var done))
            _searched[(field, byIdentity)] = done = new HashSet<string>(StringComparer.Ordinal);
        var kind = byIdentity ? path.First().Identity : null;
        var wanted = kind is not null
            ? _known.TextsOf(kind)
            : path.SelectMany(lookup => _rows.OwnValues(lookup.Source!.Value)).Concat(_looked.GetValueOrDefault(field, []));
        return new FieldMatch(path.Key, [.. wanted.Except(done).Distinct()], kind);
    }

    private void Meet(CandidateRow found, List<IGrouping<string, Lookup>> lookups, bool byIdentity)
    {
        var paths = found.FoundBy is [var only] ? Alone(only) : found.FoundBy;
        found.FoundBy = [];
        var row = _rows.Add(found);
        if (byIdentity)
            row.FoundBy = Together(row.FoundBy, paths);
        foreach (var lookup in lookups.Where(path => !byIdentity && paths.Contains(path.Key)).SelectMany(path => path))
        {
            if (lookup.IsUp)
                row.IsReferredTo = true;
            else
                row.ParentPaths = Together(row.ParentPaths, Alone(lookup.Path));
        }
    }

    /// <summary>One and the same list for all rows that were found in one way.</summary>
    private IReadOnlyList<string> Alone(string path) => _alone.TryGetValue(path, out var list) ? list : _alone[path] = [path];

    private static IReadOnlyList<string> Together(IReadOnlyList<string> known, IReadOnlyList<string> more) =>
        known.Count == 0 ? more : more.All(known.Contains) ? known : [.. known.Union(more)];

    /// <summary>
    /// Decides of each row that can be decided, all by the same knowledge, and then follows those that are the person's. The first round
    /// tells only which identities other people have too.
    /// </summary>
    private bool Decide()
    {
        var open = _rows.All.Where(row => row.Ownership is not Ownership.Own).ToList();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            foreach (var row in open)
                row.Ownership = _rules.Decide(row);
        }

        var own = open.Where(row => row.Ownership is Ownership.Own).ToList();
        own.ForEach(Follow);
        return own.Count > 0;
    }

    private void Follow(CandidateRow row)
    {
        foreach (var (identity, origin) in _rules.Learn(row))
            _known.Add(identity.Kind, identity.Text, origin);
        foreach (var source in _sources[row.Collection.Address])
            _rows.AddOwnValues(source, row[source.Path]);
    }

    // The store tells apart what has one normal form: these are two people.
    private bool HasTwoRowsOfOnePerson(Collection collection) =>
        collection.Fields.Any(field => field.Identity is { } kind && _map.IsRegister(collection, kind)
            && _rows.Of(collection.Address).Where(row => row.Ownership is Ownership.Own && row.FoundBy.Contains(field.Path)).Skip(1).Any());

    private Dictionary<string, IReadOnlyList<string>> MatchesOf(CollectionAddress collection) => _searched
        .Where(each => !each.Key.ByIdentity && each.Key.Field.Collection == collection && each.Value.Count > 0)
        .ToDictionary(each => each.Key.Field.Path, each => (IReadOnlyList<string>)[.. each.Value], StringComparer.Ordinal);
}
