using System.Runtime.CompilerServices;
using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Requests.Locating;

/// <summary>
/// Reads from the stores what the search for a person looks at in each row: identities, references, and times of retention.
/// </summary>
internal sealed class StoreReader
{
    private readonly PersonalDataMap _map;
    private readonly IConnectors _connectors;
    private readonly string _group;
    private readonly Dictionary<CollectionAddress, WatchedCollection> _watched;
    private readonly Dictionary<string, string[]> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<CollectionAddress, CoverageGap> _gaps = [];

    /// <param name="map">The version that the request pins.</param>
    /// <param name="plan">Made from it.</param>
    /// <param name="connectors">The stores.</param>
    /// <param name="group">The group of data subjects.</param>
    public StoreReader(PersonalDataMap map, Plan plan, IConnectors connectors, string group)
        : this(map, connectors, group, Watched(map, plan))
    {
    }

    private StoreReader(PersonalDataMap map, IConnectors connectors, string group, IEnumerable<FieldAddress> fields)
    {
        _map = map;
        _connectors = connectors;
        _group = group;
        var paths = fields.Distinct().ToLookup(field => field.Collection, field => field.Path);
        _watched = map.Collections.ToDictionary(each => each.Address, each => new WatchedCollection(each, [.. paths[each.Address]]));
    }

    /// <summary>Looks at nothing but what tells of retention.</summary>
    public static StoreReader OfTimes(PersonalDataMap map, IConnectors connectors) =>
        new(map, connectors, DataSubjectGroup.Default, map.Collections.SelectMany(Times));

    /// <summary>Places that hold personal data, or lead to some, and whose connection nothing is configured for.</summary>
    public IReadOnlyCollection<CoverageGap> Gaps => _gaps.Values;

    /// <summary>The collections that can be searched by this kind of identity.</summary>
    public IEnumerable<Collection> Holding(string kind) =>
        _map.Collections.Where(collection =>
            collection.Group == _group
            && collection.Fields.Any(field => !field.IsMention && field.Identity == kind)
            && CanSearch(collection));

    /// <summary>Whether a collection can be searched at all; what keeps it from being searched becomes a gap.</summary>
    public bool CanSearch(Collection collection)
    {
        if (collection.Connection is not { } connection || !collection.PrimaryKey.Any())
            return false;
        if (_connectors.Find(connection) is not null)
            return true;
        _gaps[collection.Address] = new CoverageGap(
            collection.Address, CoverageGapKind.NoConnection, $"Configure the connection {connection}.");
        return false;
    }

    /// <summary>The rows in which one of the matches holds.</summary>
    public async IAsyncEnumerable<CandidateRow> Find(
        Collection collection, IReadOnlyList<FieldMatch> matches, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (matches.Count == 0 || !CanSearch(collection))
            yield break;
        var rows = _connectors
            .Find(collection.Connection!)!
            .Find(collection, new Selector(matches), _watched[collection.Address].Paths, cancellation);
        await foreach (var found in rows)
        {
            var row = Candidate(collection, found.Key, path => FieldValues.At(found.Fields, path));
            row.FoundBy = [.. found.FoundBy];
            yield return row;
        }
    }

    /// <summary>What is looked at in a row.</summary>
    /// <param name="collection">Where it is.</param>
    /// <param name="key">Its key.</param>
    /// <param name="valuesAt">By path, the row's values without blanks.</param>
    public CandidateRow Candidate(Collection collection, RowKey key, Func<string, IEnumerable<string>> valuesAt)
    {
        var those = _watched[collection.Address];
        string[][] values = [.. those.Paths.Select(path => Once([.. valuesAt(path)]))];
        return new CandidateRow(those, key, values);
    }

    /// <summary>Rows of one person repeat their values: each is kept once.</summary>
    private string[] Once(string[] values) =>
        values is not [var text] ? values : _texts.TryGetValue(text, out var known) ? known : _texts[text] = values;

    private static IEnumerable<FieldAddress> Watched(PersonalDataMap map, Plan plan)
    {
        var identities = from collection in map.Collections
                         from field in collection.Fields
                         where field.Identity is not null
                         select new FieldAddress(collection.Address, field.Path);
        var references = from read in plan.Reads
                         from lookup in read.Lookups
                         where lookup.Source is not null
                         from field in new[] { lookup.Source!.Value, new FieldAddress(read.Collection, lookup.Path) }
                         select field;
        var referred = RowReference.All(map).SelectMany(reference => new[] { reference.From, reference.To });
        return identities.Concat(references).Concat(referred).Concat(map.Collections.SelectMany(Times));
    }

    private static IEnumerable<FieldAddress> Times(Collection collection) => collection.Retention switch
    {
        { Ground: null } or null => [],
        { Parent: { } parent } => [new(collection.Address, parent.Path), new(parent.Collection, parent.ParentPath)],
        { From: var from } => [new(collection.Address, from)],
    };
}
