using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.DataMap.Loading;
using Compliance.DataMap.Loading.Yaml;
using Compliance.Testing;
using Json.Schema;

namespace Compliance.Tests.DataMap;

/// <summary>The JSON Schema for editors and the loader say the same of a map, as far as a schema can see.</summary>
public sealed class MapSchemaTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathTo("docs/schema/compliance-datamap.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> Snippets() => [.. File.ReadAllText(Repository.PathTo("docs/data-map.md")).ReplaceLineEndings("\n")
        .Split("```yaml\n").Skip(1).Select(rest => rest.Split("```")[0])];

    public static TheoryData<string> Whole() =>
        [
            MapMistakesTests.Sound,
            FidesFileTests.Exported,
            "- {fides_key: d, collections: []}",
            "fides_key: d\ncollections: [{name: 5, fields: [{name: 7}]}]",
            "compliance: {identities: {email: {distinguishing: no}}}\ndataset: [{fides_key: d, compliance: {group: staff}, collections: "
            + "[{name: c, fields: [{name: m, fides_meta: {identity: email}, compliance: {about: false}}]}]}]",
            Yaml.Collection(
                "- {name: id, fides_meta: {primary_key: true} }\n- {name: a, fides_meta: {identity: email} }\n- {name: b, fides_meta: "
                + "{identity: email} }\n- {name: n, data_categories: [user.content]}",
                "compliance: {erasure: {delete: unless_referenced, else: mask}, about: a, mention: [n], shared: mask, group: staff}"),
            Yaml.Collection("- {name: a, data_categories: [user]}", "compliance: {erasure: none, about: null, retention: null}"),
        ];

    /// <summary>The change, as <see cref="MapMistakesTests"/> makes it, and what it becomes.</summary>
    public static TheoryData<string, string> Mistakes() =>
        new()
        {
            { "period: P10Y", "period: 10 years" },
            { "period: P10Y", "period: P0D" },
            { "  compliance: {connection: records, owner: sales}", "  connection: records" },
            { "kind: sql", "kind: postgres" },
            { "kind: sql, ", "" },
            { "kind: sql", "kind: sql, connection_string: Host=x" },
            { "strategy: string_rewrite, configuration: {rewrite_value: erased}", "strategy: null" },
            { "configuration: {rewrite_value: erased}", "configuration: {}" },
            { "direction: from", "direction: form" },
            { "dataset:\n", "datasets:\n" },
            { "erasure: mask", "erasure: anonymize" },
            { "erasure: mask", "erasure: {delete: unless_referenced}" },
            {
                "references: [{dataset: shop, field: customer.customer_id, direction: from}]",
                "references: {dataset: shop, field: customer.customer_id, direction: from}"
            },
            { "field: customer.customer_id", "field: customer_id" },
            { "data_categories: [user.name.first]", "data_categories: user.name.first" },
            { "backups: P35D", "backups: 35d" },
            { "primary_key: true, identity: customer_number, data_type: integer}}", "identity: customer_number}, primary_key: true}" },
            { "fides_meta: {identity: email, data_type: string, ", "identity: email, fides_meta: {data_type: string, " },
            { "    compliance: {retention: {with: invoice}}\n", "    retention: {with: invoice}\n" },
            { "    compliance: {lawful_basis: contract, purposes: [account], erasure: mask}\n", "    erasure: mask\n" },
            { "owner: sales}", "owner: sales, erasure: mask}" },
            { "owner: sales}", "owner: sales, title: Sales}" },
            { "dataset:\n", "connections: {records: {kind: sql}}\ndataset:\n" },
            { "data_type: integer}}\n    - {name: first_name", "data_type: integer, sealed: true}}\n    - {name: first_name" },
            { "strategy: random_string_rewrite, configuration: {length: 20}", "strategy: random_string_rewrite, length: 20" },
            { "identity: email", "identity: E mail" },
            { "data_type: string, length: 40", "data_type: varchar, length: 40" },
            { "length: 40", "length: -1" },
            { "parallel: 4", "parallel: four" },
            { "parallel: 4", "parallel: 101" },
            { "with: invoice", "with: invoice, period: P1Y" },
            { "ground: legal_obligation, ", "" },
            { "from: invoice_date, ", "" },
            { "lawful_basis: contract", "lawful_basiss: contract" },
            { "    fields:\n    - {name: line_id", "    columns:\n    - {name: line_id" },
            { "name: phone", "name: home.phone" },
            { "fides_key: shop", "fides_key: the shop" },
        };

    [Fact]
    public void The_sample_is_sound_and_names_the_schema()
    {
        var sample = Repository.PathTo("samples/shop/datamap.yml");
        var named = File.ReadLines(sample).First().Split("$schema=")[1];

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(sample)!, named)));
        Accepted(File.ReadAllText(sample));
    }

    [Theory]
    [MemberData(nameof(Whole))]
    [MemberData(nameof(Snippets))]
    public void Both_accept_a_sound_map(string yaml) => Accepted(yaml);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Both_refuse_a_mistake_that_needs_no_second_look(string right, string wrong)
    {
        var sound = MapMistakesTests.Sound.ReplaceLineEndings("\n");
        var at = sound.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var yaml = sound[..at] + wrong + sound[(at + right.Length)..];

        Assert.Throws<DataMapException>(() => Yaml.Load(yaml));
        Assert.False(IsAccepted(yaml));
    }

    [Fact]
    public void It_offers_the_categories_of_the_taxonomy() =>
        Assert.Equal(
            DataCategories.Known.Order(StringComparer.Ordinal),
            JsonNode.Parse(Text)!["$defs"]!["category"]!["anyOf"]![0]!["enum"]!
                .AsArray()
                .Select(each => (string)each!)
                .Order(StringComparer.Ordinal));

    private static void Accepted(string yaml)
    {
        Yaml.Load(yaml);
        Assert.True(IsAccepted(yaml));
    }

    private static bool IsAccepted(string yaml) =>
        Schema.Evaluate(JsonSerializer.SerializeToElement(Json(new YamlReader(yaml, "map.yml", new Problems()).Read()))).IsValid;

    /// <summary>As an editor reads YAML: the core schema of version 1.2.</summary>
    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Json(entry.Value)))),
            YamlList list => new JsonArray([.. list.Items.Select(Json)]),
            YamlText { IsNull: true } => null,
            YamlText { IsPlain: true, Value: "true" or "True" or "TRUE" } => JsonValue.Create(true),
            YamlText { IsPlain: true, Value: "false" or "False" or "FALSE" } => JsonValue.Create(false),
            YamlText { IsPlain: true } text
                when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            YamlText text => JsonValue.Create(text.Value),
            _ => throw new NotSupportedException(node.GetType().Name),
        };
}
