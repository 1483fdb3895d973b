using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Preflight;

/// <summary>What the map says of a field's type, held against the store's.</summary>
internal static class TypeCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place)
    {
        foreach (var field in place.Collection.Fields)
        {
            if (place.Seen.Find(field.Path) is not { } seen)
                continue;
            if (Array(place, field, seen) is { } array)
                yield return array;
            else if (!Fits(field.DataType, seen.Kind))
                yield return Differs(place, field, seen);
        }
    }

    private static PreflightFinding? Array(Place place, Field field, FieldDescription seen)
    {
        var isDeclared = field.DataType?.EndsWith("[]", StringComparison.Ordinal) == true;
        if (seen.IsArray && !isDeclared)
        {
            var message = $"{field.Path} of {place.Address} holds several values in the store, and the map does not say so.";
            var remedy = $"Write data_type: {Element(seen.Kind)}[].";
            return field.Identity is not null || field.References is { Count: > 0 }
                ? place.Blocks(PreflightCode.ArrayDiffers, field.Path, message, remedy)
                : place.Warns(PreflightCode.ArrayDiffers, field.Path, message, remedy);
        }

        return isDeclared && !seen.IsArray && seen.Kind is StoredKind.Whole or StoredKind.Number or StoredKind.Truth or StoredKind.Time
            ? place.Warns(
                PreflightCode.ArrayDiffers, field.Path, $"{field.Path} of {place.Address} is an array in the map and "
                    + $"{seen.StoreType} in the store.",
                $"Write data_type: {Element(seen.Kind)}.")
            : null;
    }

    private static PreflightFinding Differs(Place place, Field field, FieldDescription seen) => place.Warns(
        PreflightCode.TypeDiffers, field.Path, $"{field.Path} of {place.Address} is {field.DataType} in the map and "
            + $"{seen.StoreType ?? seen.Kind.ToString()} in the store.",
        Element(seen.Kind) is { } type ? $"Write data_type: {type}." : "Leave data_type out.");

    private static bool Fits(string? dataType, StoredKind kind) => (dataType?.Replace("[]", "", StringComparison.Ordinal), kind) switch
    {
        (null, _) or (_, StoredKind.Unknown) => true,
        ("string", _) => kind is not (StoredKind.Whole or StoredKind.Number or StoredKind.Truth),
        ("integer" or "float", _) => kind is StoredKind.Whole or StoredKind.Number or StoredKind.Other,
        ("boolean", _) => kind is StoredKind.Truth or StoredKind.Whole,
        ("object", _) => kind is StoredKind.Json or StoredKind.Text,
        _ => true,
    };

    /// <summary>fideslang's name of it; null where it has none.</summary>
    private static string? Element(StoredKind kind) => kind switch
    {
        StoredKind.Text or StoredKind.Time or StoredKind.Other => "string",
        StoredKind.Whole => "integer",
        StoredKind.Number => "float",
        StoredKind.Truth => "boolean",
        _ => null,
    };
}
