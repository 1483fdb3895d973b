using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Deployments;

/// <summary>
/// One resource that would be deployed. What only Azure knows, a reference to another resource for one, is an expression in brackets.
/// </summary>
internal sealed class Resource(JsonObject json)
{
    public string Id { get; } = json["id"]!.GetValue<string>();

    public string Type { get; } = json["type"]!.GetValue<string>();

    public string Name { get; } = json["name"]!.GetValue<string>();

    public string Json => json.ToJsonString();

    /// <summary>
    /// The value at a path such as <c>properties.networkAcls.defaultAction</c>: null where there is none, text as it is, anything else as
    /// JSON.
    /// </summary>
    public string? this[string path] => At(path) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var node => node.ToJsonString(),
    };

    public IReadOnlyList<string> Texts(string path) =>
        At(path) is JsonArray array ? [.. array.Select(each => each is JsonValue value ? value.ToString() : each!.ToJsonString())] : [];

    public IReadOnlyDictionary<string, string> Entries(string path) =>
        At(path) is JsonObject entries ? entries.ToDictionary(each => each.Key, each => each.Value?.ToString() ?? "") : [];

    private JsonNode? At(string path)
    {
        JsonNode? node = json;
        foreach (var step in path.Split('.'))
            node = node is JsonArray array && int.TryParse(step, out var at) ? array.ElementAtOrDefault(at) : (node as JsonObject)?[step];
        return node;
    }
}
