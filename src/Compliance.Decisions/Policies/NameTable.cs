namespace Compliance.Decisions.Policies;

/// <summary>Numbers for names, and which of them a notice names by giving a name or one above it.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BitSet> _named = new(StringComparer.Ordinal);

    /// <param name="names">May hold names twice.</param>
    /// <param name="isHierarchy">Whether <c>a.b</c> is below <c>a</c>, as with data categories.</param>
    public NameTable(IEnumerable<string> names, bool isHierarchy)
    {
        foreach (var name in names) _numbers.TryAdd(name, _numbers.Count);
        foreach (var (name, number) in _numbers)
            foreach (var above in isHierarchy ? NameAndAbove(name) : [name])
            {
                if (!_named.TryGetValue(above, out var below)) _named[above] = below = new BitSet(_numbers.Count);
                below.Add(number);
            }
    }

    /// <summary>The set of exactly these names, each of which is in the table.</summary>
    public BitSet Exactly(IEnumerable<string> names)
    {
        var set = new BitSet(_numbers.Count);
        foreach (var name in names) set.Add(_numbers[name]);
        return set;
    }

    /// <summary>The names of the table that somebody names by giving these.</summary>
    public BitSet Named(IEnumerable<string> names)
    {
        var set = new BitSet(_numbers.Count);
        foreach (var name in names)
            if (_named.TryGetValue(name, out var below)) set.Add(below);
        return set;
    }

    private static IEnumerable<string> NameAndAbove(string name)
    {
        yield return name;
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1)) yield return name[..dot];
    }
}
