using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Subjects;

namespace Compliance.Connectors;

/// <summary>A new value for one field of a row. Personal: it prints redacted and has no JSON form.</summary>
public sealed class FieldUpdate
{
    private FieldUpdate(string path, JsonNode? was, JsonNode? value, bool isConditional) =>
        (Path, Was, Value, IsConditional) = (path, was, value, isConditional);

    /// <summary>Dotted for nested fields.</summary>
    public string Path { get; }

    /// <summary>What has to stand there, where <see cref="IsConditional"/>; null: nothing.</summary>
    public JsonNode? Was { get; }

    /// <summary>What is to stand there; null: nothing.</summary>
    public JsonNode? Value { get; }

    /// <summary>Whether the row is left as it is where neither <see cref="Was"/> nor <see cref="Value"/> stands there.</summary>
    public bool IsConditional { get; }

    /// <summary>Puts a value there, whatever stands there.</summary>
    public static FieldUpdate Set(string path, JsonNode? value) => new(path, null, value, isConditional: false);

    /// <summary>Puts a value in the place of another one; where the field holds several, of that one alone.</summary>
    /// <param name="path">Dotted for nested fields.</param>
    /// <param name="was">As <see cref="IConnector.Read"/> gave it.</param>
    /// <param name="value">What is to stand there.</param>
    public static FieldUpdate Replace(string path, JsonNode? was, JsonNode? value) => new(path, was, value, isConditional: true);

    /// <summary>Whether two values are one: equal as JSON, or as the text in which stores print them.</summary>
    public static bool AreSame(JsonNode? left, JsonNode? right) =>
        JsonNode.DeepEquals(left, right)
        || (left is JsonValue first && right is JsonValue second && IsText(first) == IsText(second)
            && string.Equals(FieldValues.Text(first), FieldValues.Text(second), StringComparison.Ordinal));

    public override string ToString() => $"{Path}: {Personal.Redacted}";

    private static bool IsText(JsonValue value) => value.GetValueKind() is JsonValueKind.String;
}

/// <summary>What became of a row that was to be updated.</summary>
public enum UpdateOutcome
{
    /// <summary>There is no such row.</summary>
    Gone,

    /// <summary>At least one field was written now.</summary>
    Updated,

    /// <summary>Every field was already as it is to be.</summary>
    Unchanged,

    /// <summary>A field holds something else than it was to hold: nothing was written.</summary>
    Differs,
}
