using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.Testing;
using Json.Schema;

namespace Compliance.Web.Tests.Support;

/// <summary>docs/openapi.json, to hold requests and answers to.</summary>
internal static class ApiDocument
{
    private const string Components = "#/components/";

    public static string Text { get; } = File.ReadAllText(Repository.PathTo("docs/openapi.json"));

    public static JsonNode Root { get; } = JsonNode.Parse(Text)!;

    private static readonly List<(string Method, Regex Path, JsonObject Operation)> Operations =
    [
        .. from path in Root["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), PathOf(path.Key), operation.Value!.AsObject()),
    ];

    private static readonly JsonObject Schemas = StrictSchemas();

    /// <returns>Null where the document has no operation at this place.</returns>
    public static JsonObject? Find(string method, string path) =>
        Operations
            .Where(each => each.Method == method && each.Path.IsMatch(path))
            .OrderBy(each => each.Path.ToString().Count(letter => letter == '('))
            .FirstOrDefault()
            .Operation;

    public static JsonObject Operation(string id) =>
        Operations.Single(each => each.Operation["operationId"]!.GetValue<string>() == id).Operation;

    /// <summary>What a reference leads to; anything else is itself.</summary>
    public static JsonNode Resolve(JsonNode node)
    {
        if (node is not JsonObject { Count: 1 } reference || reference["$ref"]?.GetValue<string>() is not { } address)
            return node;
        Assert.StartsWith(Components, address, StringComparison.Ordinal);
        var found = Root;
        foreach (var step in address[2..].Split('/'))
            found = found?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        Assert.True(found is not null, $"{address} leads nowhere.");
        return found!;
    }

    /// <summary>
    /// Holds a value to a schema of the document, and to more: an answer has no member that the document does not name.
    /// </summary>
    public static void Check(JsonNode schema, JsonNode? value, string what)
    {
        var text = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$defs"] = Schemas.DeepClone(),
            ["allOf"] = new JsonArray(schema.DeepClone()),
        }.ToJsonString().Replace($"{Components}schemas/", "#/$defs/", StringComparison.Ordinal);
        using var instance = System.Text.Json.JsonDocument.Parse(value?.ToJsonString() ?? "null");
        var result = JsonSchema
            .FromText(text, new BuildOptions { SchemaRegistry = new SchemaRegistry() })
            .Evaluate(instance.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        var errors = result.Details?.Where(each => each.Errors is not null)
            .SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation} {error.Key}: {error.Value}"));
        Assert.True(result.IsValid, $"{what} is not as the document says: {string.Join("; ", errors ?? [])}\n{value?.ToJsonString()}");
    }

    private static Regex PathOf(string path) =>
        new("^" + Regex.Replace(path.Replace(".", @"\.", StringComparison.Ordinal), @"\{(\w+)\}", match =>
            match.Groups[1].Value == "path" ? "(.*)" : "([^/]+)") + "$");

    private static JsonObject StrictSchemas()
    {
        var schemas = Root["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (var (_, schema) in schemas)
            if (schema!["properties"] is not null)
                schema["additionalProperties"] ??= false;
        return schemas;
    }
}
