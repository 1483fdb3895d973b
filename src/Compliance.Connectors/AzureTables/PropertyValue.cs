using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>A JSON value as a property: in the type that the property has, where the value is one of that type.</summary>
internal static class PropertyValue
{
    // A property takes 64 KiB, which is so many characters.
    private const int MaxText = 32 << 10;

    /// <returns>Null where no property can hold the value.</returns>
    public static object? Of(JsonNode value, object? present) => value.GetValueKind() switch
    {
        JsonValueKind.String => FromText(value.GetValue<string>(), present),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => FromNumber(value.ToJsonString(), present),
        _ => Storable(JsonText.Write(value)),
    };

    private static object? FromText(string text, object? present) => present switch
    {
        DateTimeOffset or DateTime when PropertyTypes.Time(text) is { } time => time,
        Guid when Guid.TryParse(text, out var id) => id,
        byte[] or BinaryData when PropertyTypes.Bytes(text) is { } bytes => bytes,
        _ => Storable(text),
    };

    private static object? FromNumber(string text, object? present)
    {
        if (present is not double && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return present is not long && whole is >= int.MinValue and <= int.MaxValue ? (object)(int)whole : whole;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? number : null;
    }

    private static string? Storable(string text) => text.Length <= MaxText && FieldText.IsText(text) ? text : null;
}
