namespace Compliance.DataMap.Planning;

/// <summary>
/// The order of erasing: what <c>erase_after</c> names goes first, always; what was found through another collection's values goes
/// before that collection, unless <c>erase_after</c> says otherwise; a register of people goes last where the others let it; else as in the
/// file.
/// </summary>
/// <remarks>
/// While rows of somebody are there, their row in the register tells other requests whose they are, also where an erasure is cut off.
/// </remarks>
internal sealed class ErasureOrder
{
    private readonly List<int>[] _commanded;
    private readonly List<int>[] _wished;
    private readonly List<int>[] _both;

    private ErasureOrder(ReferenceGraph graph, Reachability reach, IReadOnlyList<int> reads, IReadOnlyList<int> registers)
    {
        var count = graph.Collections.Count;
        _commanded = Empty(count);
        _wished = Empty(count);
        _both = Empty(count);

        // Collections outside this plan stay in the graph: through them one that is in it may still have to wait for another.
        for (var number = 0; number < count; number++)
        {
            foreach (var earlier in graph.Collections[number].EraseAfter)
                Add(_commanded, graph[earlier], number);
        }

        // Values flow both ways in a cycle; what was read later is the dependent, so that wishes never contradict each other.
        var position = new int[count];
        for (var read = 0; read < reads.Count; read++)
            position[reads[read]] = read;
        foreach (var number in reads)
        {
            foreach (var source in reach.Sources(number).Where(source => position[source] < position[number]))
                Add(_wished, number, source);
        }

        foreach (var register in registers)
        {
            var later = After(register);
            foreach (var number in reads.Where(number => !later.Contains(number) && !registers.Contains(number)))
                Add(_wished, number, register);
        }
    }

    /// <param name="graph">The map.</param>
    /// <param name="reach">What the identities lead to.</param>
    /// <param name="reads">The collections that are read, in that order.</param>
    /// <param name="registers">Those of them that are registers of people.</param>
    public static IEnumerable<int> Of(
        ReferenceGraph graph, Reachability reach, IReadOnlyList<int> reads, IReadOnlyList<int> registers)
    {
        var order = new ErasureOrder(graph, reach, reads, registers);
        int[] all = [.. Enumerable.Range(0, graph.Collections.Count)];
        return StrongComponents.Ordered(all, order._both).SelectMany(group => group.Count == 1 ? group : order.Obey(group));
    }

    /// <summary>Within collections whose commands and wishes contradict each other, breaks as few wishes as it sees.</summary>
    private IEnumerable<int> Obey(IReadOnlyList<int> group)
    {
        var members = group.ToHashSet();
        var commands = group.ToDictionary(number => number, _ => 0);
        var wishes = group.ToDictionary(number => number, _ => 0);
        Count(_commanded, commands);
        Count(_wished, wishes);
        var ready = new SortedSet<(int Wishes, int Number)>(
            group.Where(number => commands[number] == 0).Select(number => (wishes[number], number)));
        while (ready.Count > 0)
        {
            var first = ready.Min;
            ready.Remove(first);
            yield return first.Number;
            members.Remove(first.Number);
            foreach (var next in _wished[first.Number].Where(members.Contains))
            {
                var waiting = ready.Remove((wishes[next], next));
                wishes[next]--;
                if (waiting)
                    ready.Add((wishes[next], next));
            }

            foreach (var next in _commanded[first.Number].Where(members.Contains))
            {
                if (--commands[next] == 0)
                    ready.Add((wishes[next], next));
            }
        }

        void Count(List<int>[] edges, Dictionary<int, int> counts)
        {
            foreach (var next in group.SelectMany(number => edges[number]).Where(members.Contains))
                counts[next]++;
        }
    }

    /// <summary>A collection, and everything that has to wait for it.</summary>
    private HashSet<int> After(int first)
    {
        HashSet<int> after = [first];
        var waiting = new Queue<int>([first]);
        while (waiting.TryDequeue(out var number))
        {
            foreach (var next in _both[number].Where(after.Add))
                waiting.Enqueue(next);
        }

        return after;
    }

    private void Add(List<int>[] edges, int from, int to)
    {
        edges[from].Add(to);
        _both[from].Add(to);
    }

    private static List<int>[] Empty(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
}
