namespace Compliance.DataMap.Planning;

/// <summary>
/// Which collections the identities lead to. Values flow through references; and where rows of a collection that is reached are about the
/// person in a further identity, that identity is learnt and finds rows elsewhere, as if the request had given it.
/// </summary>
internal sealed class Reachability
{
    private readonly ReferenceGraph _graph;
    private readonly IReadOnlySet<string> _given;
    private readonly HashSet<string> _known;
    private readonly bool[] _reached;
    private readonly bool[] _included;
    private readonly int?[] _learntFrom;
    private readonly ILookup<string, (int Number, bool IsSilent)> _holders;

    /// <param name="graph">The map.</param>
    /// <param name="identityKinds">What the request gives.</param>
    /// <param name="isCautious">A field that may be sealed teaches nothing: whether its values are plain, only the rows tell.</param>
    public Reachability(ReferenceGraph graph, IReadOnlySet<string> identityKinds, bool isCautious = false)
    {
        _graph = graph;
        _given = identityKinds;
        _known = [.. identityKinds];
        _learntFrom = new int?[graph.Collections.Count];
        _reached = new bool[graph.Collections.Count];
        _included = new bool[graph.Collections.Count];

        _holders = (
            from number in Numbers()
            where graph.IsInGroup(number)
            from field in graph.Collections[number].Fields
            where field.Identity is not null
            select (field.Identity!, Holder: (number, IsSilent: field.IsMention || (isCautious && field.IsSealed)))
        ).ToLookup(each => each.Item1, each => each.Holder);

        var leadsTo = graph.Collections.Select(_ => new List<int>()).ToArray();
        foreach (var number in Numbers())
        {
            foreach (var (source, _) in graph.Lookups[number])
                leadsTo[source].Add(number);
        }

        Flood(_reached, Numbers().Where(IsGiven), number => leadsTo[number], IsReadable);
        while (Learn(_holders.Select(kind => kind.Key).Except(_known)) is { Count: > 0 } found)
            Flood(_reached, found, number => leadsTo[number], IsReadable);
        Flood(
            _included,
            Numbers().Where(number => graph.IsInGroup(number) && graph.Collections[number].HoldsPersonalData),
            AllSources,
            number => _reached[number]);
    }

    /// <summary>The collections to read: reached, and either holding personal data or leading to some.</summary>
    public IReadOnlyList<int> Included => [.. Numbers().Where(Includes)];

    /// <summary>Values lead here from an identity, over collections that can be read.</summary>
    public bool Reaches(int number) => _reached[number];

    public bool Includes(int number) => _included[number];

    /// <summary>An identity that the request itself gives finds rows here.</summary>
    public bool IsGiven(int number) =>
        _graph.IsInGroup(number)
        && _graph.Collections[number].Fields.Any(field => field.Identity is { } identity && _given.Contains(identity));

    /// <summary>The collections to read whose values find rows here.</summary>
    public IEnumerable<int> Sources(int number) => AllSources(number).Where(Includes).Distinct();

    /// <summary>Every way to find rows here, identities first.</summary>
    public IEnumerable<Lookup> Lookups(int number) =>
        _graph.Collections[number].Fields
            .Where(field => field.Identity is { } kind && _known.Contains(kind))
            .Select(field => new Lookup(field.Path, field.Identity, null))
            .Concat(_graph.Lookups[number].Where(each => Includes(each.Source)).Select(each => each.Lookup))
            .Distinct();

    /// <summary>Takes up the identities that are held where values have come so far.</summary>
    /// <returns>Collections that are found by them and by nothing before.</returns>
    private List<int> Learn(IEnumerable<string> kinds)
    {
        var found = new List<int>();
        foreach (var kind in kinds.Order(StringComparer.Ordinal).ToArray())
        {
            var sources = _holders[kind].Where(holder => _reached[holder.Number] && !holder.IsSilent).ToArray();
            if (sources.Length == 0)
                continue;
            _known.Add(kind);
            foreach (var (number, _) in _holders[kind].Where(holder => !_reached[holder.Number]))
            {
                _learntFrom[number] ??= sources[0].Number;
                found.Add(number);
            }
        }

        return found;
    }

    private IEnumerable<int> AllSources(int number)
    {
        var sources = _graph.Lookups[number].Select(lookup => lookup.Source);
        return _learntFrom[number] is { } learnt ? sources.Append(learnt) : sources;
    }

    /// <summary>Connectors address rows by their key: without one, nothing is read.</summary>
    private bool IsReadable(int number) => _graph.Collections[number] is { Connection: not null } collection && collection.PrimaryKey.Any();

    private IEnumerable<int> Numbers() => Enumerable.Range(0, _graph.Collections.Count);

    private static void Flood(bool[] seen, IEnumerable<int> starts, Func<int, IEnumerable<int>> next, Func<int, bool> passable)
    {
        var waiting = new Queue<int>();
        Visit(starts);
        while (waiting.TryDequeue(out var number))
            Visit(next(number));

        void Visit(IEnumerable<int> numbers)
        {
            foreach (var number in numbers)
            {
                if (seen[number] || !passable(number))
                    continue;
                seen[number] = true;
                waiting.Enqueue(number);
            }
        }
    }
}
