using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.Values;

namespace Compliance.Masking;

/// <summary>Masks the values that are one person's, in a field that holds other people's too.</summary>
/// <param name="kind">The kind of identity in the field.</param>
/// <param name="own">The person's, in any spelling.</param>
/// <param name="masking">How.</param>
internal sealed class OwnValueMasking(string kind, IEnumerable<string> own, IMasking masking) : IMasking
{
    private readonly HashSet<string> _normal = [.. own.Select(text => IdentityText.Normal(kind, text)).OfType<string>()];

    public bool IsConstant => false;

    public JsonNode? Apply(JsonNode? value) =>
        value switch
        {
            JsonArray items => new JsonArray([.. items.Select(item => Apply(item))]),
            JsonValue leaf
                when FieldValues.Text(leaf) is { } text && IdentityText.Normal(kind, text) is { } found && _normal.Contains(found) =>
                masking.Apply(leaf.DeepClone()),
            _ => value?.DeepClone(),
        };
}
