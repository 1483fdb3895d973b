using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Loading;

/// <summary>Reads what an erasure does to the rows of a collection.</summary>
internal static class ErasureReader
{
    private static readonly Dictionary<string, RowErasure> Erasures = new()
    {
        ["delete"] = RowErasure.Delete,
        ["mask"] = RowErasure.Mask,
        ["none"] = RowErasure.None,
    };

    private static readonly Dictionary<string, bool> Conditions = new() { ["unless_referenced"] = true };

    private static readonly Dictionary<string, bool> Alternatives = new() { ["mask"] = true };

    public static RowErasure Read(Block? meta, Block? own, MaskingDraft? masking, FieldDraft[] fields)
    {
        var skipped = meta?.Flag("skip_processing") == true;
        var rowsGo = masking?.Setting.Strategy == MaskingStrategy.Delete;
        var stated = own is null ? null : Stated(own);
        if (skipped && stated is not null and not RowErasure.None)
            own!.Problem("erasure", "skip_processing says that nothing erases these rows: drop one of the two");
        if (rowsGo && stated is RowErasure.Mask or RowErasure.DeleteUnlessReferenced)
            own!.Problem("erasure", "masking_strategy_override says delete: drop one of the two");
        if (stated is not null)
            return stated.Value;
        if (skipped || (fields.Length > 0 && fields.All(field => field.IsReadOnly)))
            return RowErasure.None;
        return masking is null || rowsGo ? RowErasure.Delete : RowErasure.Mask;
    }

    private static RowErasure? Stated(Block own)
    {
        if (!own.HasMapping("erasure"))
            return own.Choice("erasure", Erasures);
        var block = own.Child("erasure")!;
        foreach (var key in (string[])["delete", "else"])
        {
            if (!block.Has(key))
                block.Problem(key, "This key is missing: write {delete: unless_referenced, else: mask}");
        }

        block.Choice("delete", Conditions);
        block.Choice("else", Alternatives);
        block.RefuseOthers();
        return RowErasure.DeleteUnlessReferenced;
    }
}
