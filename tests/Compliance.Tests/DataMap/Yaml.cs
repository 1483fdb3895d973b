using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>Short ways to write a map.</summary>
internal static class Yaml
{
    public static PersonalDataMap Load(string yaml) => DataMapLoader.Load(yaml, "map.yml");

    public static IReadOnlyList<DataMapError> Errors(string yaml) => Assert.Throws<DataMapException>(() => Load(yaml)).Errors;

    /// <summary>A map with one connected collection, whose fields and settings are given.</summary>
    public static string Collection(string fields, string settings = "", string kind = "sql") => $$"""
        compliance:
          connections:
            store:
              kind: {{kind}}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
        {{Indent(settings, 4)}}
            fields:
        {{Indent(fields, 4)}}
        """;

    private static string Indent(string text, int by) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => new string(' ', by) + line));

    public static Plan Plan(this PersonalDataMap map, params string[] kinds) => Planner.Plan(map, kinds.ToHashSet());

    public static string[] Reads(this Plan plan) => [.. plan.Reads.Select(read => read.Collection.ToString())];

    public static string[] Erasures(this Plan plan) => [.. plan.Erasures.Select(address => address.ToString())];
}
