using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests;

/// <summary>
/// Finds a subject's rows: walks the plan from the identities through the references until nothing new is found. One use, one subject.
/// </summary>
/// <remarks>
/// Some kinds of identity tell people apart (<see cref="PersonalDataMap.DistinguishingIdentities"/>). Once a
/// distinguishing identity is known, rows that name another one are another person's; where two of them are found for what was stated,
/// the search ends: nobody may lose data over a shared email address.
/// </remarks>
internal sealed class SubjectLocator
{
    private readonly PersonalDataMap map;
    private readonly Plan plan;
    private readonly IConnectors connectors;
    private readonly Instant now;
    private readonly IReadOnlySet<string> distinguishing;
    private readonly Dictionary<string, HashSet<string>> identities = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldAddress, HashSet<string>> values = [];
    private readonly Dictionary<CollectionAddress, Rows> found = [];
    private readonly Dictionary<CollectionAddress, CoverageGap> gaps = [];

    public SubjectLocator(PersonalDataMap map, Plan plan, IConnectors connectors, Identities stated, Instant now)
    {
        this.map = map;
        this.plan = plan;
        this.connectors = connectors;
        this.now = now;
        distinguishing = map.DistinguishingIdentities;
        foreach (var (kind, value) in stated.All)
            identities[kind] = [value.Reveal()];
    }

    /// <returns>False when the identities fit more than one person.</returns>
    public async Task<bool> Search(CancellationToken cancellation)
    {
        bool grew;
        do
        {
            grew = false;
            foreach (var read in plan.Reads)
            {
                grew |= await Search(read, cancellation);
                if (distinguishing.Any(kind => identities.GetValueOrDefault(kind)?.Count > 1))
                    return false;
            }
        }
        while (grew);

        return true;
    }

    /// <summary>What was found, in the order of erasure; collections without a row are left out.</summary>
    public IReadOnlyList<LocatedCollection> Located =>
    [
        .. from address in plan.Erasures
           let rows = found.GetValueOrDefault(address)
           where rows is { Count: > 0 }
           select new LocatedCollection(address, rows.Matches(), NoneOther(map.Find(address)!), [.. rows.Erase], [.. rows.Retain]),
    ];

    /// <summary>Places with personal data whose connection nothing is configured for.</summary>
    public IReadOnlyCollection<CoverageGap> Gaps => gaps.Values;

    private async Task<bool> Search(PlannedRead read, CancellationToken cancellation)
    {
        var collection = map.Find(read.Collection)!;
        if (collection.Connection is null)
            return false;
        if (connectors.Find(collection.Connection) is not { } connector)
        {
            if (collection.HoldsPersonalData)
                gaps[read.Collection] = new CoverageGap(read.Collection, CoverageGapKind.NoConnection, $"Configure the connection {collection.Connection}.");
            return false;
        }

        if (!found.TryGetValue(read.Collection, out var rows))
            found[read.Collection] = rows = new Rows();

        var news = read.Lookups
            .Select(lookup => (lookup.Path, Values: rows.News(lookup.Path, ValuesOf(lookup))))
            .Where(match => match.Values.Count > 0)
            .GroupBy(match => match.Path, (path, matches) => new FieldMatch(path, matches.SelectMany(match => match.Values).ToHashSet()))
            .ToList();
        if (news.Count == 0)
            return false;

        var noneOther = NoneOther(collection).Select(pair => new FieldMatch(pair.Key, pair.Value)).ToList();
        var paths = PathsToFollow(collection);
        var grew = false;
        await foreach (var row in connector.Find(collection, new Selector(news, noneOther), paths, cancellation))
        {
            rows.Add(row.Key.Value, IsRetained(collection, row));
            foreach (var path in paths)
                grew |= Follow(collection, path, row);
        }

        rows.Searched(news);
        return grew;
    }

    private bool Follow(Collection collection, string path, Row row)
    {
        var grew = false;
        var address = new FieldAddress(collection.Address, path);
        foreach (var value in FieldValues.At(row.Fields, path))
        {
            grew |= values.TryGetValue(address, out var known) ? known.Add(value) : values.TryAdd(address, [value]);
            if (collection.Find(path)?.Identity is { } kind && distinguishing.Contains(kind))
                grew |= identities.TryGetValue(kind, out var stated) ? stated.Add(value) : identities.TryAdd(kind, [value]);
        }

        return grew;
    }

    private IReadOnlyCollection<string> ValuesOf(Lookup lookup) =>
        lookup.Identity is { } kind ? identities.GetValueOrDefault(kind) ?? []
        : lookup.Source is { } source ? values.GetValueOrDefault(source) ?? [] : [];

    private Dictionary<string, IReadOnlyList<string>> NoneOther(Collection collection) =>
        collection.Fields
            .Where(each => each.Identity is { } kind && distinguishing.Contains(kind) && identities.ContainsKey(kind))
            .ToDictionary(each => each.Path, each => (IReadOnlyList<string>)[.. identities[each.Identity!]]);

    private List<string> PathsToFollow(Collection collection)
    {
        var sources = plan.Reads.SelectMany(read => read.Lookups).Select(lookup => lookup.Source).OfType<FieldAddress>();
        return
        [
            .. sources.Where(source => source.Collection == collection.Address).Select(source => source.Path)
                .Concat(collection.Fields.Where(each => each.Identity is { } kind && distinguishing.Contains(kind)).Select(each => each.Path))
                .Concat(collection.Retention is { Ground: not null, From: var from } ? [from] : [])
                .Distinct(),
        ];
    }

    private bool IsRetained(Collection collection, Row row) =>
        collection.Retention is { Ground: not null } retention && retention.Keeps(FieldValues.At(row.Fields, retention.From).FirstOrDefault(), now);

    /// <summary>What is known of one collection so far.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<string, HashSet<string>> searched = new(StringComparer.Ordinal);

        public HashSet<string> Erase { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Retain { get; } = new(StringComparer.Ordinal);

        public int Count => Erase.Count + Retain.Count;

        public void Add(string key, bool retained) => (retained ? Retain : Erase).Add(key);

        public IReadOnlyCollection<string> News(string path, IReadOnlyCollection<string> wanted) =>
            searched.TryGetValue(path, out var known) ? [.. wanted.Where(value => !known.Contains(value))] : wanted;

        public void Searched(IEnumerable<FieldMatch> matches)
        {
            foreach (var match in matches)
            {
                if (!searched.TryGetValue(match.Path, out var known))
                    searched[match.Path] = known = new HashSet<string>(StringComparer.Ordinal);
                known.UnionWith(match.Values);
            }
        }

        public Dictionary<string, IReadOnlyList<string>> Matches() =>
            searched.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value]);
    }
}
