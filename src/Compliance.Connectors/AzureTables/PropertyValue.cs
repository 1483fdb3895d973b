using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>A JSON value as a property: in the type that the property has, where the value is one of that type.</summary>
internal static class PropertyValue
{
    public static object Of(JsonNode value, object? present) => value.GetValueKind() switch
    {
        JsonValueKind.String => FromText(value.GetValue<string>(), present),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => FromNumber(value.ToJsonString(), present),
        _ => Columns.Write(value),
    };

    private static object FromText(string text, object? present) => present switch
    {
        DateTimeOffset or DateTime when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        Guid when Guid.TryParse(text, out var id) => id,
        byte[] or BinaryData when TryBytes(text) is { } bytes => bytes,
        _ => text,
    };

    private static object FromNumber(string text, object? present)
    {
        if (present is not double && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return present is not long && whole is >= int.MinValue and <= int.MaxValue ? (int)whole : whole;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static byte[]? TryBytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
