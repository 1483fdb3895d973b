using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Sql.Postgres;

/// <summary>Arrays in the form in which the server reads them.</summary>
internal static class PostgresArray
{
    public static string Literal(JsonArray items) => $"{{{string.Join(',', items.Select(Element))}}}";

    private static string Element(JsonNode? item) => item switch
    {
        null => "NULL",
        JsonArray nested => Literal(nested),
        JsonObject owner => Quoted(JsonText.Write(owner)),
        _ when item.GetValueKind() == JsonValueKind.Null => "NULL",
        _ => Quoted(FieldText.Of(item)!),
    };

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
