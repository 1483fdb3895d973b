namespace Compliance.DataMap.Planning;

/// <summary>
/// Tarjan's algorithm: the strongly connected components of a graph (Depth-first search and linear graph algorithms, 1972). It keeps
/// a stack of its own, for a chain of references may be longer than the thread's.
/// </summary>
internal sealed class Tarjan
{
    private readonly IReadOnlyList<List<int>> next;
    private readonly Dictionary<int, Visit> visits;
    private readonly Stack<Visit> path = new();
    private readonly Stack<Visit> open = new();
    private readonly List<List<int>> found = [];
    private int clock;

    private Tarjan(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        this.next = next;
        visits = members.ToDictionary(vertex => vertex, vertex => new Visit(vertex));
    }

    public static List<List<int>> Find(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        var search = new Tarjan(members, next);
        foreach (var vertex in members)
            search.From(search.visits[vertex]);
        return search.found;
    }

    private void From(Visit start)
    {
        if (start.Entered > 0)
            return;
        Enter(start);
        while (path.TryPeek(out var visit))
        {
            if (visit.Edge < next[visit.Vertex].Count)
                Follow(visit, next[visit.Vertex][visit.Edge++]);
            else
                Leave(path.Pop());
        }
    }

    private void Enter(Visit visit)
    {
        visit.Entered = visit.Lowest = ++clock;
        path.Push(visit);
        open.Push(visit);
    }

    private void Follow(Visit visit, int vertex)
    {
        if (!visits.TryGetValue(vertex, out var other) || other.IsClosed)
            return;
        if (other.Entered == 0)
            Enter(other);
        else
            visit.Lowest = Math.Min(visit.Lowest, other.Entered);
    }

    private void Leave(Visit visit)
    {
        if (path.TryPeek(out var above))
            above.Lowest = Math.Min(above.Lowest, visit.Lowest);
        if (visit.Lowest < visit.Entered)
            return;
        var component = new List<int>();
        Visit member;
        do
        {
            member = open.Pop();
            member.IsClosed = true;
            component.Add(member.Vertex);
        }
        while (member != visit);

        found.Add(component);
    }

    private sealed class Visit(int vertex)
    {
        public int Vertex { get; } = vertex;

        public int Edge { get; set; }

        /// <summary>When, from 1; 0 before.</summary>
        public int Entered { get; set; }

        public int Lowest { get; set; }

        public bool IsClosed { get; set; }
    }
}
