namespace Compliance.DataMap.Planning;

/// <summary>
/// The order of reading: each collection after all that lead to it and after what <c>after</c> names; where these contradict each
/// other <c>after</c> gives way; in a cycle of references, after at least one that leads to it.
/// </summary>
internal sealed class ReadOrder
{
    private readonly Reachability reach;
    private readonly List<int>[] values;
    private readonly List<int>[] valuesAndWishes;
    private readonly List<int> ordered = [];
    private readonly bool[] placed;

    private ReadOrder(ReferenceGraph graph, Reachability reach)
    {
        this.reach = reach;
        var count = graph.Collections.Count;
        placed = new bool[count];
        values = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        valuesAndWishes = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        foreach (var number in reach.Included)
        {
            foreach (var source in reach.Sources(number))
            {
                values[source].Add(number);
                valuesAndWishes[source].Add(number);
            }

            foreach (var earlier in graph.Collections[number].ReadAfter)
                valuesAndWishes[graph[earlier]].Add(number);
        }
    }

    public static IReadOnlyList<int> Of(ReferenceGraph graph, Reachability reach)
    {
        var order = new ReadOrder(graph, reach);
        foreach (var group in StrongComponents.Ordered(reach.Included, order.valuesAndWishes))
        {
            foreach (var cycle in StrongComponents.Ordered(group, order.values))
                order.Place(cycle);
        }

        return order.ordered;
    }

    /// <summary>Walks a cycle from where it is entered: by an identity, or by a collection that was placed before.</summary>
    private void Place(IReadOnlyList<int> cycle)
    {
        var members = cycle.ToHashSet();
        var enterable = new PriorityQueue<int, int>();
        foreach (var number in cycle.Where(number => reach.IsGiven(number) || reach.Sources(number).Any(source => placed[source])))
            enterable.Enqueue(number, number);
        while (enterable.TryDequeue(out var number, out _))
        {
            if (placed[number])
                continue;
            placed[number] = true;
            ordered.Add(number);
            foreach (var next in values[number].Where(next => !placed[next] && members.Contains(next)))
                enterable.Enqueue(next, next);
        }
    }
}
