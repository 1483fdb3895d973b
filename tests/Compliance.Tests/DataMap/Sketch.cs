using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>
/// A map in a few letters. <c>name traits: fields</c>; a field is <c>mail@email</c> (an identity), <c>buyer=buyers.id&lt;</c> (a reference
/// from, <c>&gt;</c> to, <c>=</c> both ways) or a bare name. Each collection has a key and a personal field unless its traits say
/// otherwise. Unconnected ones are in dataset <c>u</c>, all others in <c>d</c>.
/// </summary>
internal static class Sketch
{
    public static PersonalDataMap Map(params string[] collections)
    {
        var datasets = collections.Select(Head).ToDictionary(head => head[0], head => head.Contains("unconnected") ? "u" : "d");
        return Yaml.Load($$"""
            compliance:
              connections:
                store: {kind: sql}
            dataset:
            - fides_key: d
              compliance: {connection: store}
              collections: {{Collections("d")}}
            - fides_key: u
              collections: {{Collections("u")}}
            """);

        string Collections(string dataset) =>
            string.Concat(collections.Where(each => datasets[Head(each)[0]] == dataset).Select(each => Collection(each, datasets)))
                is { Length: > 0 } some
                ? some
                : "[]";
    }

    private static string[] Head(string collection) => collection.Split(':')[0].Split(' ');

    private static string Collection(string sketch, Dictionary<string, string> datasets)
    {
        var head = Head(sketch);
        var meta = string.Join(
            ", ", Named("erase_after").Concat(Named("after")).Concat(head.Contains("skip") ? ["skip_processing: true"] : []));
        var fields = sketch.Split(": ")[1].Split(", ").ToList();
        if (!head.Contains("nokey") && !fields.Any(field => field.StartsWith("key ", StringComparison.Ordinal)))
            fields.Add("key row_key");
        if (!head.Contains("impersonal"))
            fields.Add("personal");
        return $"\n  - name: {head[0]}\n    fides_meta: {{{meta}}}\n    fields:\n{string.Concat(fields.Select(Field))}";

        IEnumerable<string> Named(string trait) =>
            head.Index()
                .Where(each => each.Item == trait)
                .Select(each => $"{trait}: [{datasets[head[each.Index + 1]]}.{head[each.Index + 1]}]");

        string Field(string field)
        {
            var parts = field.Split(' ')[^1].Split('@', '=');
            var about = new List<string>();
            if (field.StartsWith("key ", StringComparison.Ordinal))
                about.Add("primary_key: true");
            if (field.Contains('@', StringComparison.Ordinal))
                about.Add($"identity: {parts[1]}");
            else if (parts.Length > 1)
                about.Add(Reference(field, parts[1]));
            var categories = parts[0] == "personal" ? "[user.content]" : "[system.operations]";
            return $"    - {{name: {parts[0]}, data_categories: {categories}, fides_meta: {{{string.Join(", ", about)}}}}}\n";
        }

        string Reference(string field, string target)
        {
            var to = target.TrimEnd('<', '>');
            string[] directions = field[^1] switch { '<' => ["from"], '>' => ["to"], _ => ["from", "to"] };
            var references = directions.Select(way => $"{{dataset: {datasets[to.Split('.')[0]]}, field: {to}, direction: {way}}}");
            return $"references: [{string.Join(", ", references)}]";
        }
    }
}
