using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Loading;

/// <summary>Reads one collection: fideslang's part, then this system's own.</summary>
internal static class CollectionReader
{
    private static readonly Dictionary<string, RowErasure> Erasures = new()
    {
        ["delete"] = RowErasure.Delete,
        ["mask"] = RowErasure.Mask,
        ["none"] = RowErasure.None,
    };

    /// <returns>Null when it has no usable name, which is reported.</returns>
    public static CollectionDraft? Read(Block block, string? dataset, IReadOnlyList<string> categoriesAbove)
    {
        var name = block.Required("name");
        block.Where = $"{dataset ?? "?"}.{name?.Text ?? "?"}";
        var meta = block.Child("fides_meta") ?? block.Child("fidesops_meta");
        var own = block.Child("compliance");
        var categories = block.Texts("data_categories").Select(word => word.Text).ToArray();
        var masking = MaskingReader.Read(meta, forMany: true, forRows: true);
        var rowsGo = masking?.Setting.Strategy == MaskingStrategy.Delete;

        if (!block.Has("fields"))
            block.Problem("fields", "This key is missing");
        var reader = new FieldReader();
        var inherited = new Inherited(categories.Length > 0 ? categories : categoriesAbove, rowsGo ? null : masking);
        var fields = reader.Read(block, inherited).ToArray();

        var draft = new CollectionDraft(
            new CollectionAddress(dataset ?? "?", name?.Text ?? "?"),
            name ?? new Word("?", block.Place),
            fields,
            reader.Objects,
            ReadErasure(meta, own, masking, fields),
            meta?.Texts("erase_after") ?? [],
            meta?.Texts("after") ?? [],
            own?.Text("lawful_basis"),
            own?.Texts("purposes") ?? [],
            RetentionReader.Read(own));
        block.TolerateOthers("description", "data_qualifier", "meta");
        meta?.TolerateOthers("partitioning");
        own?.RefuseOthers();
        return name is null ? null : draft;
    }

    private static RowErasure ReadErasure(Block? meta, Block? own, MaskingDraft? masking, FieldDraft[] fields)
    {
        var skipped = meta?.Flag("skip_processing") == true;
        var rowsGo = masking?.Setting.Strategy == MaskingStrategy.Delete;
        var stated = own?.Choice("erasure", Erasures);
        if (skipped && stated is RowErasure.Delete or RowErasure.Mask)
            own!.Problem("erasure", "skip_processing says that nothing erases these rows: drop one of the two");
        if (rowsGo && stated is RowErasure.Mask)
            own!.Problem("erasure", "masking_strategy_override says delete: drop one of the two");
        if (stated is not null)
            return stated.Value;
        if (skipped || (fields.Length > 0 && fields.All(field => field.IsReadOnly)))
            return RowErasure.None;
        return masking is null || rowsGo ? RowErasure.Delete : RowErasure.Mask;
    }
}
