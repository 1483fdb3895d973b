using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Values;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>Whether a text can be the value of a field, and that value. No word of it ever repeats the text.</summary>
internal static class CorrectedValue
{
    /// <summary>Characters at most, where the map says no less.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Why a field cannot hold it as the map declares it, in words that follow the field's name; null where it can.</summary>
    public static string? Fault(Field field, string text) => text switch
    {
        _ when IdentityText.IsBlank(text) => "must not be blank: what is to go is erased, not corrected",
        { Length: > MaxLength } => string.Create(CultureInfo.InvariantCulture, $"must not be longer than {MaxLength} characters"),
        _ when text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) => "must not hold control characters",
        _ when IdentityText.Normal("", text) is null => "must be well-formed Unicode",
        _ when IsLonger(text, field.Length) =>
            string.Create(CultureInfo.InvariantCulture, $"must not be longer than {field.Length} characters"),
        _ when field.Identity is { } kind && IdentityText.Fault(kind, text) is { } fault => fault,
        _ => TypeFault(Element(field.DataType), text),
    };

    /// <summary>Why the store's column cannot hold it, in words that follow the field's name; null where nothing tells.</summary>
    public static string? Fault(FieldDescription column, string text) => column switch
    {
        { IsGenerated: true } => "is computed by the store",
        _ when IsLonger(text, column.Length) =>
            string.Create(CultureInfo.InvariantCulture, $"takes no more than {column.Length} characters"),
        { Kind: StoredKind.Whole } => TypeFault("integer", text),
        { Kind: StoredKind.Number } => TypeFault("float", text),
        { Kind: StoredKind.Truth } => TypeFault("boolean", text),
        { Kind: StoredKind.Time } when !TimeText.Read(text).IsTime => "must be a date or time, such as 1990-12-31",
        { Kind: StoredKind.Bytes or StoredKind.Json } => "holds no text",
        _ => null,
    };

    /// <summary>The value of what was checked, in the type that the field has.</summary>
    /// <param name="field">As the map declares it.</param>
    /// <param name="was">What stands there: where the map is silent, the type is the same.</param>
    /// <param name="text">Of the value.</param>
    public static JsonNode Of(Field field, JsonNode? was, string text) =>
        (Element(field.DataType) ?? Element(was)) switch
        {
            "integer" or "float" when NumberText.Normal(text) is { } number => JsonNode.Parse(number)!,
            "boolean" when text is "true" or "false" => JsonValue.Create(text == "true"),
            _ => JsonValue.Create(text),
        };

    private static string? TypeFault(string? type, string text) => type switch
    {
        "integer" when NumberText.Normal(text) is not { Length: <= 30 } number || number.Contains('.', StringComparison.Ordinal) =>
            "must be a whole number",
        "float" when NumberText.Normal(text) is not { Length: <= 60 } => "must be a number",
        "boolean" when text is not ("true" or "false") => "must be true or false",
        _ => null,
    };

    private static string? Element(string? type) => type?.Split('[')[0];

    private static string? Element(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => "float",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => null,
    };

    private static bool IsLonger(string text, int? length) => length is { } most && text.EnumerateRunes().Count() > most;
}
