using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection.Records;
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
    private readonly Dictionary<CollectionAddress, IReadOnlyDictionary<string, IReadOnlyList<string>>> looked = [];

    public SubjectLocator(PersonalDataMap map, Plan plan, IConnectors connectors, Instant now)
    {
        this.map = map;
        this.plan = plan;
        this.connectors = connectors;
        this.now = now;
        distinguishing = map.DistinguishingIdentities;
    }

    /// <summary>Takes up identities to look for.</summary>
    public void Learn(Identities more)
    {
        foreach (var (kind, value) in more.All)
            Learn(kind, value.Reveal());
    }

    /// <summary>Takes up everything that an earlier search looked for: rows that led there may be gone by now.</summary>
    public void Learn(IEnumerable<LocatedCollection> earlier)
    {
        foreach (var located in earlier)
        {
            looked[located.Address] = located.Matches;
            foreach (var (path, own) in located.NoneOther)
            {
                foreach (var value in own)
                    Learn(map.Find(located.Address)!.Find(path)!.Identity!, value);
            }
        }
    }

    /// <summary>Goes on until nothing new is found.</summary>
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

    /// <summary>Where was searched, and what was found there: first what is erased, in that order, then what only led there.</summary>
    public IReadOnlyList<LocatedCollection> Located =>
    [
        .. from address in plan.Erasures
           where found.ContainsKey(address)
           let rows = found[address]
           select new LocatedCollection(address, rows.Matches(), NoneOther(map.Find(address)!), [.. rows.Erase], [.. rows.Retain]),
        .. from address in plan.Reads.Select(read => read.Collection).Except(plan.Erasures)
           where found.ContainsKey(address)
           select new LocatedCollection(address, found[address].Matches(), NoneOther(map.Find(address)!), [], []),
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

        var rows = found.GetValueOrDefault(read.Collection) ?? new Rows();
        var news = read.Lookups
            .Select(lookup => (lookup.Path, Values: ValuesOf(lookup)))
            .Concat(looked.GetValueOrDefault(read.Collection)?.Select(match => (Path: match.Key, Values: (IReadOnlyCollection<string>)match.Value)) ?? [])
            .GroupBy(match => match.Path, (path, matches) => new FieldMatch(path, rows.News(path, matches.SelectMany(match => match.Values)), collection.Find(path)?.Identity))
            .Where(match => match.Values.Count > 0)
            .ToList();
        if (news.Count == 0)
            return false;

        found[read.Collection] = rows;

        var noneOther = NoneOther(collection).Select(pair => new FieldMatch(pair.Key, pair.Value)).ToList();
        var paths = PathsToFollow(collection);
        var grew = false;
        await foreach (var row in connector.Find(collection, new Selector(news), paths, cancellation))
        {
            if (IsAnothers(collection, row, noneOther))
                continue;
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
            if (collection.Find(path)?.Identity is { } kind && distinguishing.Contains(kind) && !SealedText.IsSealed(value))
                grew |= Learn(kind, value);
        }

        return grew;
    }

    private bool Learn(string kind, string value) =>
        identities.TryGetValue(kind, out var known) ? known.Add(value) : identities.TryAdd(kind, new HashSet<string>(StringComparer.Ordinal) { value });

    private IReadOnlyCollection<string> ValuesOf(Lookup lookup) =>
        lookup.Identity is { } kind ? identities.GetValueOrDefault(kind) ?? []
        : lookup.Source is { } source ? values.GetValueOrDefault(source) ?? [] : [];

    private Dictionary<string, IReadOnlyList<string>> NoneOther(Collection collection) =>
        collection.Fields
            .Where(each => each is { IsSealed: false, Identity: { } kind } && distinguishing.Contains(kind) && identities.ContainsKey(kind))
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
        collection.Retention is { Ground: not null } retention && retention.StateOf(FieldValues.At(row.Fields, retention.From).FirstOrDefault(), now) is RetentionState.Kept;

    private static bool IsAnothers(Collection collection, Row row, List<FieldMatch> noneOther) => noneOther.Any(rule =>
    {
        var kind = collection.Find(rule.Path)!.Identity!;
        var texts = FieldValues.At(row.Fields, rule.Path).Select(text => Values.IdentityText.Normal(kind, text)).OfType<string>().ToList();
        return texts.Count > 0 && !row.FoundBy.Any(path => collection.Find(path)?.Identity == kind)
            && !texts.Any(text => rule.Values.Any(value => Values.IdentityText.Normal(kind, value) == text));
    });

    /// <summary>What is known of one collection so far.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<string, HashSet<string>> searched = new(StringComparer.Ordinal);

        public HashSet<string> Erase { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Retain { get; } = new(StringComparer.Ordinal);

        public void Add(string key, bool retained) => (retained ? Retain : Erase).Add(key);

        public HashSet<string> News(string path, IEnumerable<string> wanted) =>
            [.. searched.TryGetValue(path, out var known) ? wanted.Except(known) : wanted];

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
