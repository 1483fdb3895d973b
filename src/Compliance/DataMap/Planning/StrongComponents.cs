namespace Compliance.DataMap.Planning;

/// <summary>Puts the vertices of a graph in an order in which edges point forward, as far as cycles allow.</summary>
internal static class StrongComponents
{
    /// <param name="members">The vertices to order: only edges between them count.</param>
    /// <param name="next">Where each vertex's edges lead.</param>
    /// <returns>Groups of vertices that can reach one another, each in ascending order, and each before the groups that it leads to; of
    /// several that could come next, the one with the smallest vertex. Linear in members and their edges, but for that choice.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Ordered(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        if (members.Count == 1)
            return [members];
        var groups = Tarjan.Find(members, next);
        var groupOf = new Dictionary<int, int>(members.Count);
        for (var group = 0; group < groups.Count; group++)
        {
            groups[group].Sort();
            foreach (var vertex in groups[group])
                groupOf[vertex] = group;
        }

        var waitsFor = new int[groups.Count];
        foreach (var to in groups.SelectMany(LeadsTo))
            waitsFor[to]++;
        var ready = new PriorityQueue<int, int>();
        for (var group = 0; group < groups.Count; group++)
        {
            if (waitsFor[group] == 0)
                ready.Enqueue(group, groups[group][0]);
        }

        var ordered = new List<IReadOnlyList<int>>(groups.Count);
        while (ready.TryDequeue(out var group, out _))
        {
            ordered.Add(groups[group]);
            foreach (var to in LeadsTo(groups[group]))
            {
                if (--waitsFor[to] == 0)
                    ready.Enqueue(to, groups[to][0]);
            }
        }

        return ordered;

        IEnumerable<int> LeadsTo(List<int> group)
        {
            foreach (var vertex in group)
            {
                foreach (var other in next[vertex])
                {
                    if (groupOf.TryGetValue(other, out var to) && to != groupOf[vertex])
                        yield return to;
                }
            }
        }
    }
}
