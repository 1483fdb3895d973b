namespace Compliance.DataMap.Planning;

/// <summary>
/// The order of reading: each collection after all that lead to it and after what <c>after</c> names; where these contradict each
/// other <c>after</c> gives way; in a cycle of references, after at least one that leads to it.
/// </summary>
internal sealed class ReadOrder
{
    private readonly Reachability _reach;
    private readonly List<int>[] _values;
    private readonly List<int>[] _valuesAndWishes;
    private readonly List<int> _ordered = [];
    private readonly bool[] _placed;

    private ReadOrder(ReferenceGraph graph, Reachability reach)
    {
        _reach = reach;
        var count = graph.Collections.Count;
        _placed = new bool[count];
        _values = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        _valuesAndWishes = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        foreach (var number in reach.Included)
        {
            foreach (var source in reach.Sources(number))
            {
                _values[source].Add(number);
                _valuesAndWishes[source].Add(number);
            }

            foreach (var earlier in graph.Collections[number].ReadAfter)
                _valuesAndWishes[graph[earlier]].Add(number);
        }
    }

    public static IReadOnlyList<int> Of(ReferenceGraph graph, Reachability reach)
    {
        var order = new ReadOrder(graph, reach);
        foreach (var group in StrongComponents.Ordered(reach.Included, order._valuesAndWishes))
        {
            foreach (var cycle in StrongComponents.Ordered(group, order._values))
                order.Place(cycle);
        }

        return order._ordered;
    }

    /// <summary>Walks a cycle from where it is entered: by an identity, or by a collection that was placed before.</summary>
    private void Place(IReadOnlyList<int> cycle)
    {
        var members = cycle.ToHashSet();
        var enterable = new PriorityQueue<int, int>();
        foreach (var number in cycle.Where(number => _reach.IsGiven(number) || _reach.Sources(number).Any(source => _placed[source])))
            enterable.Enqueue(number, number);
        while (enterable.TryDequeue(out var number, out _))
        {
            if (_placed[number])
                continue;
            _placed[number] = true;
            _ordered.Add(number);
            foreach (var next in _values[number].Where(next => !_placed[next] && members.Contains(next)))
                enterable.Enqueue(next, next);
        }
    }
}
