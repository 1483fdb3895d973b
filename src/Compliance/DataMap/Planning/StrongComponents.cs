namespace Compliance.DataMap.Planning;

/// <summary>Puts the vertices of a graph in an order in which edges point forward, as far as cycles allow.</summary>
internal static class StrongComponents
{
    /// <param name="members">The vertices to order: only edges between them count.</param>
    /// <param name="next">Where each vertex's edges lead.</param>
    /// <returns>Groups of vertices that can reach one another, each group before those that it leads to; of several that could come
    /// next, the one with the smallest vertex. Linear but for that choice.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Ordered(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        var component = Find(members, next, out var count);
        var groups = new List<int>[count];
        foreach (var vertex in members.Order())
            (groups[component[vertex]] ??= []).Add(vertex);

        var waitsFor = new int[count];
        foreach (var (from, to) in Crossing(members, next, component))
            waitsFor[component[to]]++;
        var ready = new PriorityQueue<int, int>();
        for (var group = 0; group < count; group++)
        {
            if (waitsFor[group] == 0)
                ready.Enqueue(group, groups[group][0]);
        }

        var ordered = new List<IReadOnlyList<int>>(count);
        while (ready.TryDequeue(out var group, out _))
        {
            ordered.Add(groups[group]);
            foreach (var (_, to) in Crossing(groups[group], next, component))
            {
                if (--waitsFor[component[to]] == 0)
                    ready.Enqueue(component[to], groups[component[to]][0]);
            }
        }

        return ordered;
    }

    private static IEnumerable<(int From, int To)> Crossing(IReadOnlyList<int> members, IReadOnlyList<List<int>> next, int[] component) =>
        from vertex in members
        from other in next[vertex]
        where component[other] >= 0 && component[other] != component[vertex]
        select (vertex, other);

    /// <summary>Tarjan's algorithm with a stack of its own, for a chain of references may be long.</summary>
    /// <returns>By vertex: the number of its component, or -1 for those that are no members.</returns>
    private static int[] Find(IReadOnlyList<int> members, IReadOnlyList<List<int>> next, out int count)
    {
        const int Outside = -1;
        const int Open = -2;
        var component = new int[next.Count];
        Array.Fill(component, Outside);
        foreach (var vertex in members)
            component[vertex] = Open;

        var entered = new int[next.Count];
        var lowest = new int[next.Count];
        var path = new Stack<(int Vertex, int Edge)>();
        var open = new Stack<int>();
        var clock = 0;
        count = 0;
        foreach (var start in members.Where(vertex => component[vertex] == Open))
        {
            if (entered[start] > 0)
                continue;
            path.Push((start, 0));
            while (path.TryPop(out var step))
            {
                var (vertex, edge) = step;
                if (edge == 0 && entered[vertex] == 0)
                {
                    entered[vertex] = lowest[vertex] = ++clock;
                    open.Push(vertex);
                }

                var descended = false;
                for (; edge < next[vertex].Count; edge++)
                {
                    var other = next[vertex][edge];
                    if (component[other] != Open)
                        continue;
                    if (entered[other] == 0)
                    {
                        path.Push((vertex, edge));
                        path.Push((other, 0));
                        descended = true;
                        break;
                    }

                    lowest[vertex] = Math.Min(lowest[vertex], lowest[other]);
                }

                if (descended || lowest[vertex] != entered[vertex])
                    continue;
                while (true)
                {
                    var member = open.Pop();
                    component[member] = count;
                    if (member == vertex)
                        break;
                }

                count++;
            }
        }

        return component;
    }
}
