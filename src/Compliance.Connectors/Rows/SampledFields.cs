using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Values;

namespace Compliance.Connectors.Rows;

/// <summary>Collects the fields that a sample of rows shows: names and types, never values.</summary>
internal sealed class SampledFields
{
    private readonly Dictionary<string, FieldDescription> _fields = new(StringComparer.Ordinal);

    /// <summary>In the order in which they were first seen.</summary>
    public IReadOnlyList<FieldDescription> All => [.. _fields.Values];

    public void Add(FieldDescription field)
    {
        if (!_fields.TryGetValue(field.Path, out var seen))
            _fields.Add(field.Path, field);
        else if (seen != field)
            _fields[field.Path] = seen with
            {
                Kind = seen.Kind == field.Kind ? seen.Kind : StoredKind.Unknown,
                StoreType = seen.StoreType == field.StoreType ? seen.StoreType : null,
                IsArray = seen.IsArray || field.IsArray,
            };
    }

    /// <summary>Adds the leaves of nested data.</summary>
    public void AddLeaves(string name, JsonNode? value, bool isArray = false)
    {
        switch (value)
        {
            case JsonObject row:
                foreach (var (child, below) in row)
                    AddLeaves($"{name}.{FieldNames.Plain(child)}", below, isArray);
                break;
            case JsonArray { Count: > 0 } items:
                foreach (var item in items)
                    AddLeaves(name, item, isArray: true);
                break;
            case not null:
                Add(new FieldDescription(name, Kind: KindOf(value), IsArray: isArray || value is JsonArray));
                break;
        }
    }

    private static StoredKind KindOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => StoredKind.Text,
        JsonValueKind.Number when NumberText.Normal(value.ToJsonString())?.Contains('.', StringComparison.Ordinal) == true =>
            StoredKind.Number,
        JsonValueKind.Number => StoredKind.Whole,
        JsonValueKind.True or JsonValueKind.False => StoredKind.Truth,
        _ => StoredKind.Unknown,
    };
}
