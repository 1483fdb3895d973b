namespace Compliance.DataMap.Planning;

/// <summary>Which collections the identities lead to, and by which lookups.</summary>
internal sealed class Reach
{
    private readonly ReferenceGraph graph;
    private readonly bool[] reached;
    private readonly bool[] useful;

    public Reach(ReferenceGraph graph, IReadOnlySet<string> identityKinds)
    {
        this.graph = graph;
        var count = graph.Collections.Count;
        ByIdentity = [.. graph.Collections.Select(collection => IdentityLookups(collection, identityKinds))];
        var leadsTo = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        var comesFrom = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (var target = 0; target < count; target++)
        {
            foreach (var (source, _) in graph.Lookups[target])
            {
                leadsTo[source].Add(target);
                comesFrom[target].Add(source);
            }
        }

        reached = Flood(Numbers(number => ByIdentity[number].Count > 0), leadsTo, number => graph.Collections[number].Connection is not null);
        useful = Flood(Numbers(number => graph.Collections[number].HoldsPersonalData), comesFrom, number => reached[number]);
    }

    /// <summary>By collection: the lookups by identities that the request gives.</summary>
    public IReadOnlyList<IReadOnlyList<Lookup>> ByIdentity { get; }

    /// <summary>The collections to read: reached, and either holding personal data or leading to some.</summary>
    public IReadOnlyList<int> Included => [.. Numbers(Includes)];

    /// <summary>Values lead here from an identity over connected collections.</summary>
    public bool Reaches(int number) => reached[number];

    public bool Includes(int number) => useful[number];

    public IEnumerable<SourceLookup> BySource(int number) => graph.Lookups[number].Where(lookup => Includes(lookup.Source));

    private IEnumerable<int> Numbers(Func<int, bool> which) => Enumerable.Range(0, graph.Collections.Count).Where(which);

    private static List<Lookup> IdentityLookups(Collection collection, IReadOnlySet<string> kinds) =>
    [
        .. collection.Fields
            .Where(field => field.Identity is { } identity && kinds.Contains(identity))
            .Select(field => new Lookup(field.Path, field.Identity, null)),
    ];

    private static bool[] Flood(IEnumerable<int> starts, List<int>[] next, Func<int, bool> passable)
    {
        var seen = new bool[next.Length];
        var waiting = new Queue<int>();
        Visit(starts);
        while (waiting.TryDequeue(out var number))
            Visit(next[number]);
        return seen;

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
