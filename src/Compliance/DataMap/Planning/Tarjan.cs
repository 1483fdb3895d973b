namespace Compliance.DataMap.Planning;

/// <summary>
/// Tarjan's algorithm: the strongly connected components of a graph (Depth-first search and linear graph algorithms, 1972). It keeps
/// a stack of its own, for a chain of references may be longer than the thread's.
/// </summary>
internal sealed class Tarjan
{
    private readonly IReadOnlyList<List<int>> _next;
    private readonly Dictionary<int, Visit> _visits;
    private readonly Stack<Visit> _path = new();
    private readonly Stack<Visit> _open = new();
    private readonly List<List<int>> _found = [];
    private int _clock;

    private Tarjan(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        _next = next;
        _visits = members.ToDictionary(vertex => vertex, vertex => new Visit(vertex));
    }

    public static List<List<int>> Find(IReadOnlyList<int> members, IReadOnlyList<List<int>> next)
    {
        var search = new Tarjan(members, next);
        foreach (var vertex in members)
            search.From(search._visits[vertex]);
        return search._found;
    }

    private void From(Visit start)
    {
        if (start.Entered > 0)
            return;
        Enter(start);
        while (_path.TryPeek(out var visit))
        {
            if (visit.Edge < _next[visit.Vertex].Count)
                Follow(visit, _next[visit.Vertex][visit.Edge++]);
            else
                Leave(_path.Pop());
        }
    }

    private void Enter(Visit visit)
    {
        visit.Entered = visit.Lowest = ++_clock;
        _path.Push(visit);
        _open.Push(visit);
    }

    private void Follow(Visit visit, int vertex)
    {
        if (!_visits.TryGetValue(vertex, out var other) || other.IsClosed)
            return;
        if (other.Entered == 0)
            Enter(other);
        else
            visit.Lowest = Math.Min(visit.Lowest, other.Entered);
    }

    private void Leave(Visit visit)
    {
        if (_path.TryPeek(out var above))
            above.Lowest = Math.Min(above.Lowest, visit.Lowest);
        if (visit.Lowest < visit.Entered)
            return;
        var component = new List<int>();
        Visit member;
        do
        {
            member = _open.Pop();
            member.IsClosed = true;
            component.Add(member.Vertex);
        }
        while (member != visit);

        _found.Add(component);
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
