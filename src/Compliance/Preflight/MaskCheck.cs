using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Masking;

namespace Compliance.Preflight;

/// <summary>Whether each column takes what its mask writes.</summary>
internal static class MaskCheck
{
    public static IEnumerable<PreflightFinding> Of(Place place)
    {
        foreach (var field in ErasureOutlook.Masked(place.Collection))
        {
            if (place.Seen.Find(field.Path) is { } seen && Of(place, field, seen) is { } finding)
                yield return finding;
        }
    }

    private static PreflightFinding? Of(Place place, Field field, FieldDescription seen)
    {
        var strategy = MaskingStrategy.All[field.Masking?.Strategy ?? MaskingStrategy.NullRewrite];
        var at = $"{field.Path} of {place.Address}";
        if (seen.IsGenerated)
        {
            return place.Blocks(
                PreflightCode.MaskGenerated, field.Path, $"The store computes {at}: no mask can write it.",
                "Give it the strategy preserve, where the columns that it is computed from are masked; or delete the rows.");
        }

        if (!strategy.WritesText)
            return seen.IsNullable ? null : Null(place, field, seen, at);
        if (seen.IsArray && field.DataType?.EndsWith("[]", StringComparison.Ordinal) != true)
        {
            return place.Blocks(
                PreflightCode.MaskType, field.Path, $"{strategy.Name} writes one text, and {at} holds several values in the store.",
                "Write data_type: string[].");
        }

        if (seen.Kind is not (StoredKind.Text or StoredKind.Unknown))
        {
            return place.Blocks(
                PreflightCode.MaskType, field.Path, $"{strategy.Name} writes text, and {at} is "
                    + $"{seen.StoreType ?? seen.Kind.ToString()} in the store.",
                seen.IsNullable ? "Choose null_rewrite and correct its data_type." : "Delete the rows, or let the column take null "
                    + "and choose null_rewrite.");
        }

        if (seen.Length is { } most && MaskingStrategy.WrittenLength(field.Masking!) is { } written && written > most)
        {
            return place.Blocks(
                PreflightCode.MaskTooLong, field.Path, $"{strategy.Name} writes {written} characters, and {at} takes {most}.",
                $"Choose a shorter text, or null_rewrite, and write length: {most} beside its data_type.");
        }

        return Unique(place, field, at);
    }

    private static PreflightFinding Null(Place place, Field field, FieldDescription seen, string at) => place.Blocks(
        PreflightCode.MaskNull, field.Path, $"null_rewrite would write null, and {at} is NOT NULL.",
        seen.Kind == StoredKind.Text
            ? $"Give it data_type string{(seen.Length is { } most ? $", length {most}" : "")} and masking_strategy_override "
            + "string_rewrite with a rewrite_value."
            : "Delete the rows, let the column take null, or declare the ground that keeps it.");

    private static PreflightFinding? Unique(Place place, Field field, string at)
    {
        if (field.Masking!.Strategy != MaskingStrategy.StringRewrite)
            return null;
        return place.Seen.UniqueConstraints.FirstOrDefault(each => each.Fields is [var only] && only == field.Path) is { } unique
            ? place.Blocks(
                PreflightCode.MaskUnique, field.Path, $"string_rewrite writes the same text into each row, and {at} is unique.",
                "Choose random_string_rewrite, hmac or null_rewrite.", unique.Name)
            : null;
    }
}
