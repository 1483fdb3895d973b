using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Requests.Rights.Access;

/// <summary>Rows as comma-separated values (RFC 4180): a column for each field, every value in quotes.</summary>
internal static class CsvText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Head(Collection collection) => Line(Fields(collection).Select(field => field.Path));

    /// <summary>Several values of one field stand in one place, as a JSON array.</summary>
    public static string Line(Collection collection, JsonObject row) =>
        Line(Fields(collection).Select(field => FieldValues.At(row, field.Path).ToList() switch
        {
            [] => "",
            [var only] => only,
            var several => JsonSerializer.Serialize(several, Plain),
        }));

    private static IEnumerable<Field> Fields(Collection collection) => collection.Fields.Where(field => !field.IsContent);

    private static string Line(IEnumerable<string> values)
    {
        var line = new StringBuilder();
        foreach (var value in values)
            line.Append(line.Length == 0 ? "\"" : ",\"").Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return line.Append("\r\n").ToString();
    }
}
