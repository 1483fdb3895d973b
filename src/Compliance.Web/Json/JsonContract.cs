using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Compliance.Subjects;
using Compliance.Web.Problems;
using NodaTime;

namespace Compliance.Web.Json;

/// <summary>
/// Compares a body with the type it is to become, and notes every difference where the serialiser would stop at the first.
/// </summary>
internal sealed class JsonContract(FieldErrors errors)
{
    public void Check(JsonElement element, JsonTypeInfo type, string path)
    {
        switch (type.Kind, element.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                CheckMembers(element, type, path);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                foreach (var member in element.EnumerateObject())
                    CheckValue(member.Value, type.ElementType!, path: FieldPath.Member(path, member.Name));
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                foreach (var (index, item) in element.EnumerateArray().Index())
                    CheckValue(item, type.ElementType!, FieldPath.Item(path, index));
                break;
            case (JsonTypeInfoKind.None, _) when Reads(element, type):
                break;
            default:
                errors.Add(path, $"must be {Wanted(type)}");
                break;
        }
    }

    private void CheckMembers(JsonElement element, JsonTypeInfo type, string path)
    {
        var known = type.Properties.Where(IsRead).ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var at = FieldPath.Member(path, member.Name);
            if (!known.Remove(member.Name, out var property))
                errors.Add(at, "is not known here");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                CheckValue(member.Value, property.PropertyType, at);
            else if (!TakesNull(property))
                errors.Add(at, "must not be null");
        }

        foreach (var missing in known.Values.Where(IsRequired))
            errors.Add(FieldPath.Member(path, missing.Name), "is missing");
    }

    private void CheckValue(JsonElement value, Type type, string path) => Check(value, WebJson.Options.GetTypeInfo(type), path);

    /// <summary>A member that is computed from others can be written, and not given.</summary>
    internal static bool IsRead(JsonPropertyInfo property) => property.Set is not null || property.AssociatedParameter is not null;

    internal static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    internal static bool TakesNull(JsonPropertyInfo property) => property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static bool Reads(JsonElement element, JsonTypeInfo type)
    {
        if (element.ValueKind == JsonValueKind.Null)
            return false;

        try
        {
            element.Deserialize(type);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static string Wanted(JsonTypeInfo type) => (type.Kind, Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        (JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary, _) => "an object",
        (JsonTypeInfoKind.Enumerable, _) => "an array",
        (_, { IsEnum: true } choice) => $"one of {ChoiceConverterFactory.Choices(choice)}",
        (_, var other) when other == typeof(string) || other == typeof(Personal<string>) => "a string",
        (_, var other) when other == typeof(bool) => "true or false",
        (_, var other) when other == typeof(int) || other == typeof(long) => "a whole number in range",
        (_, var other) when other == typeof(LocalDate) => "a date such as 2026-01-31",
        (_, var other) when other == typeof(Instant) => "a moment in UTC such as 2026-01-31T12:00:00Z",
        _ => "something else",
    };
}
