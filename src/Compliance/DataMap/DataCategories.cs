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

    /// <summary>Whether a category, or one above it, reveals what GDPR Art. 9(1) or Art. 10 lists.</summary>
    public static bool IsSpecial(string category) => IsAmong(Special, category);

    /// <summary>
    /// Whether a category, or one above it, is sensitive personal information (CCPA §1798.140(ae)); special ones are too.
    /// </summary>
    public static bool IsSensitive(string category) => IsSpecial(category) || IsAmong(Sensitive, category);

    private static readonly string[] Special =
    [
        "user.authorization.biometric", "user.biometric", "user.criminal_history", "user.demographic.political_opinion",
        "user.demographic.race_ethnicity", "user.demographic.religious_belief", "user.demographic.sexual_orientation",
        "user.health_and_medical",
    ];

    private static readonly string[] Sensitive =
    [
        "user.authorization", "user.childrens", "user.content.private", "user.financial", "user.government_id", "user.location.precise",
        "user.payment",
    ];

    private static bool IsAmong(string[] list, string category) =>
        Array.Exists(list, each => category == each || category.StartsWith(each + ".", StringComparison.Ordinal));

    private static Dictionary<string, string> Pairs(IEnumerable<string> lines, string between) => lines
        .Select(line => line.Split(between))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
