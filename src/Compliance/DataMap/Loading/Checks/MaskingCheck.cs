using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>
/// Holds each masking against its field, where rows of the collection really are masked: a file from Fides may name strategies that
/// this system, which deletes rows by default, never uses.
/// </summary>
internal static class MaskingCheck
{
    public static void Run(CollectionDraft draft, Ownership ownership, Problems problems)
    {
        var inRowsThatStay = draft.Erasure is RowErasure.Mask or RowErasure.DeleteUnlessReferenced
            || draft.Retention is { Ground: not null, Keep.Count: > 0 };
        foreach (var field in draft.Fields.Where(field => field.IsPersonal))
        {
            var inSharedRows = ownership.Shared == SharedRowRule.Mask
                && (field.Identity is not null || ownership.Beside.Contains(field.Path));
            if (!inSharedRows && !(inRowsThatStay && draft.Retention?.Keeps(draft, field) != true))
                continue;
            if (field.IsContent)
                field.Problem("content", "A body cannot be masked: delete the rows of this collection, or let a ground keep it");
            if (Fitting(field) is { } masking && Misfit(field, masking.Setting) is { } misfit)
                problems.Add(masking.Place, "masking_strategy_override", $"{draft.Address}.{field.Path}", misfit);
        }
    }

    /// <summary>A default applies where it fits; elsewhere the field keeps null_rewrite.</summary>
    public static MaskingDraft? Fitting(FieldDraft field) =>
        field.Masking is { IsDefault: true } masking && !Strategy(masking.Setting).Fits(field.DataType) ? null : field.Masking;

    private static string? Misfit(FieldDraft field, MaskingSetting setting)
    {
        var strategy = Strategy(setting);
        if (strategy.NoErasure is { } reason)
            return $"{strategy.Name} is no erasure: {reason}. Choose null_rewrite, hmac or another";
        if (!strategy.Fits(field.DataType))
        {
            var type = field.DataType is null ? "without a data_type" : $"of data_type {field.DataType}";
            return $"{strategy.Name} writes text, and the field is {type}: give it data_type string, or choose null_rewrite";
        }

        if (field.Length is { } most && MaskingStrategy.WrittenLength(setting) is { } written && written > most)
            return $"{strategy.Name} writes {written} characters, and the field's length is {most}";
        return null;
    }

    private static MaskingStrategy Strategy(MaskingSetting setting) => MaskingStrategy.All[setting.Strategy];
}
