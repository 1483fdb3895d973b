using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Requests.Locating;

internal enum ParentCheck
{
    /// <summary>Not looked up yet.</summary>
    Unknown,

    /// <summary>Every row that matters is the person's.</summary>
    Own,

    /// <summary>A row of somebody else is involved.</summary>
    Another,
}

/// <summary>
/// Looks up what references say of a row: whether it belongs to another row too that is not the person's, and, where the person's rows
/// refer to it, whether other rows do so as well.
/// </summary>
internal sealed class ParentChecks(PersonalDataMap map, StoreReader reader, CandidateRows rows, ILookup<CollectionAddress, Lookup> lookups)
{
    private readonly Dictionary<(FieldAddress Parent, string Value), List<CandidateRow>> _found = [];
    private readonly HashSet<(FieldAddress Parent, string Value)> _waiting = [];
    private readonly Dictionary<CandidateRow, bool> _isReferredToByOthers = [];
    private readonly HashSet<CandidateRow> _referred = [];

    /// <param name="row">A row whose identities do not tell whose it is.</param>
    public ParentCheck Of(CandidateRow row)
    {
        var all = ParentCheck.Own;
        foreach (
            var path in lookups[row.Collection.Address]
                .Where(lookup => lookup is { Source: not null, IsUp: false })
                .GroupBy(lookup => lookup.Path))
        {
            foreach (var value in row[path.Key].Where(value => !path.Any(lookup => rows.OwnValues(lookup.Source!.Value).Contains(value))))
                all = Worse(all, OtherParent(path, value));
        }

        return all is ParentCheck.Own && row is { IsReferredTo: true, ParentPaths.Count: 0 } ? OtherChildren(row) : all;
    }

    /// <summary>
    /// Whether a row to which this one refers, and which is not the person's, is about somebody with all these identities.
    /// </summary>
    public bool HaveAll(CandidateRow row, IReadOnlyCollection<RowIdentity> identities) =>
        (
            from lookup in lookups[row.Collection.Address]
            where lookup is { Source: not null, IsUp: false }
            from value in row[lookup.Path]
            from parent in _found.GetValueOrDefault((lookup.Source!.Value, value), [])
            select parent.About.Select(each => each.Comparable).ToHashSet()
        ).Any(about => identities.All(each => about.Contains(each.Comparable)));

    /// <summary>Looks up what waits.</summary>
    /// <returns>False when nothing waited.</returns>
    public async Task<bool> Resolve(CancellationToken cancellation)
    {
        if (_waiting.Count + _referred.Count == 0)
            return false;
        foreach (var asked in _waiting.ToLookup(each => each.Parent, each => each.Value))
            await LookUpParents(asked.Key, [.. asked], cancellation);
        _waiting.Clear();
        foreach (var row in _referred)
            _isReferredToByOthers[row] = await IsReferredToByOthers(row, cancellation);
        _referred.Clear();
        return true;
    }

    private ParentCheck OtherParent(IEnumerable<Lookup> path, string value)
    {
        var parents = path.Select(lookup => (lookup.Source!.Value, value)).ToList();
        var unknown = parents.Where(parent => !_found.ContainsKey(parent)).ToList();
        _waiting.UnionWith(unknown);
        return parents.Exists(parent => _found.GetValueOrDefault(parent, []).Count > 0) ? ParentCheck.Another
            : unknown.Count > 0 ? ParentCheck.Unknown : ParentCheck.Own;
    }

    private ParentCheck OtherChildren(CandidateRow row)
    {
        if (_isReferredToByOthers.TryGetValue(row, out var others))
            return others ? ParentCheck.Another : ParentCheck.Own;
        _referred.Add(row);
        return ParentCheck.Unknown;
    }

    // A row that refers to nothing there is an orphan, and nobody else's for that.
    private async Task LookUpParents(FieldAddress parent, IReadOnlyCollection<string> values, CancellationToken cancellation)
    {
        foreach (var value in values)
            _found[(parent, value)] = [];
        await foreach (var row in reader.Find(map.Find(parent.Collection)!, [new FieldMatch(parent.Path, values)], cancellation))
        {
            foreach (var value in row[parent.Path])
            {
                if (!_found.TryGetValue((parent, value), out var rowsThere))
                    _found[(parent, value)] = rowsThere = [];
                rowsThere.Add(row);
            }
        }
    }

    private async Task<bool> IsReferredToByOthers(CandidateRow row, CancellationToken cancellation)
    {
        foreach (var (from, to) in RowReference.LeadingTo(map, row.Collection.Address))
        {
            if (row[to.Path] is not { Count: > 0 } values)
                continue;
            await foreach (var child in reader.Find(map.Find(from.Collection)!, [new FieldMatch(from.Path, values)], cancellation))
            {
                if (rows.Find(child) is not { Ownership: Ownership.Own })
                    return true;
            }
        }

        return false;
    }

    private static ParentCheck Worse(ParentCheck left, ParentCheck right) =>
        left is ParentCheck.Another || right is ParentCheck.Another ? ParentCheck.Another
        : left is ParentCheck.Unknown || right is ParentCheck.Unknown ? ParentCheck.Unknown : ParentCheck.Own;
}
