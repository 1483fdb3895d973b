using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.Connectors.Rows;
using Compliance.Values;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Values between the texts that a database prints and JSON. Whatever has no form of its own in JSON stays the database's text.
/// </summary>
internal static partial class SqlValues
{
    public static JsonNode? ToJson(SqlColumn column, string text)
    {
        if (column.IsArray)
            return column.HasJsonElements ? JsonNode.Parse(text) : JsonValue.Create(text);
        return column.Kind switch
        {
            StoredKind.Whole or StoredKind.Number when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
            StoredKind.Truth when text is "true" or "t" or "1" => JsonValue.Create(true),
            StoredKind.Truth when text is "false" or "f" or "0" => JsonValue.Create(false),
            StoredKind.Time => JsonValue.Create(Time(text)),
            StoredKind.Bytes => JsonValue.Create(Convert.ToBase64String(FromHex(text))),
            StoredKind.Json => JsonText.Read(text).Shown,
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>The text under which a value is stored; null for null. Bytes stay bytes.</summary>
    public static object? Stored(SqlColumn column, JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.Object or JsonValueKind.Array => JsonText.Write(value),
        _ when column.Kind == StoredKind.Json => value.ToJsonString(),
        _ when column.Kind == StoredKind.Bytes => Bytes(FieldText.Of(value)!),
        _ => FieldText.Of(value),
    };

    /// <summary>The bytes of a text that stands for bytes: base64, as they are shown, or else the text's own.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
    }

    public static byte[] FromHex(string text) =>
        Convert.FromHexString(text.StartsWith("\\x", StringComparison.Ordinal) ? text.AsSpan(2) : text);

    /// <summary>False where no value of the column can have the text.</summary>
    public static bool CanHold(SqlColumn column, string text) => FieldText.IsText(text) && column.Kind switch
    {
        StoredKind.Whole => Whole(text) is { } number && number >= long.MinValue && number <= ulong.MaxValue,
        StoredKind.Number => NumberText.Normal(text) is not null,
        StoredKind.Truth => text is "true" or "false",
        StoredKind.Bytes => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        _ => true,
    };

    /// <summary>Null where the text is no whole number.</summary>
    public static BigInteger? Whole(string text)
    {
        // Nearly every key takes this way.
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
            return small;
        return
            NumberText.Normal(text) is { Length: < 100 } number && BigInteger.TryParse(number, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : null;
    }

    // The T of ISO 8601 and the Z of a zero offset; every other form stays as it is printed.
    private static string Time(string text) => Printed().Match(text) is { Success: true } match
        ? $"{match.Groups["date"].Value}T{match.Groups["time"].Value}{(match.Groups["offset"].Value is { Length: > 0 } ? "Z" : "")}"
        : text;

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?)(?<offset>\+00(:00)?|Z)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Printed();
}
