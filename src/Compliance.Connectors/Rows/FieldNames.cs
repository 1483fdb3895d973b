using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Compliance.Connectors.Rows;

/// <summary>The paths of the leaves of nested data: names, never values.</summary>
internal static partial class FieldNames
{
    /// <summary>Stands for a name that may itself be a person's data, such as an object keyed by email address.</summary>
    public const string RedactedName = "*";

    public static IEnumerable<string> Leaves(string name, JsonNode? value) => value switch
    {
        JsonObject row => row.SelectMany(child => Leaves($"{name}.{Plain(child.Key)}", child.Value)),
        JsonArray items when items.Any(item => item is JsonObject) => items.SelectMany(item => Leaves(name, item)),
        _ => [name],
    };

    public static string Plain(string name) => Name().IsMatch(name) ? name : RedactedName;

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{Nd}_\-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
