namespace Compliance.DataMap;

/// <summary>The data categories of fideslang's default taxonomy.</summary>
public static class DataCategories
{
    /// <summary>The version of fideslang that the keys are taken from.</summary>
    public const string Version = "3.1.4a1";

    static DataCategories()
    {
        using var text = new StreamReader(
            typeof(DataCategories).Assembly.GetManifestResourceStream("Compliance.DataMap.fideslang-categories.txt")!);
        var lines = text.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .ToArray();
        Names = Pairs(lines, " = ");
        Known = Names.Keys.ToHashSet(StringComparer.Ordinal);
        Renamed = Pairs(lines, " -> ");
    }

    public static IReadOnlySet<string> Known { get; }

    /// <summary>By key, what fideslang calls it before people.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; }

    /// <summary>Keys of earlier versions, with those that cover them today.</summary>
    public static IReadOnlyDictionary<string, string> Renamed { get; }

    private static Dictionary<string, string> Pairs(IEnumerable<string> lines, string between) => lines
        .Select(line => line.Split(between))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
