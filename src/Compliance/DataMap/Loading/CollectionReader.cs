using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Masking;

namespace Compliance.DataMap.Loading;

/// <summary>Reads one collection: fideslang's part, then this system's own.</summary>
internal static class CollectionReader
{
    /// <returns>Null when it has no usable name, which is reported.</returns>
    public static CollectionDraft? Read(Block block, Reading reading, string? dataset, IReadOnlyList<string> categoriesAbove)
    {
        var name = block.Required("name");
        block.Where = $"{dataset ?? "?"}.{name?.Text ?? "?"}";
        var meta = block.Meta();
        var own = reading.Own(block);
        var categories = reading.Categories.Read(block);
        var masking = MaskingReader.Read(meta, forMany: true, forRows: true);
        var rowsGo = masking?.Setting.Strategy == MaskingStrategy.Delete;

        if (!block.Has("fields"))
            block.Problem("fields", "This key is missing");
        var reader = new FieldReader(reading);
        var inherited = new Inherited(categories.Count > 0 ? categories : categoriesAbove, rowsGo ? null : masking)
        {
            Origin = own?.Choice("origin", FieldReader.Origins),
        };
        var fields = reader.Read(block, inherited).ToArray();

        var draft = new CollectionDraft(
            new CollectionAddress(dataset ?? "?", name?.Text ?? "?"),
            name ?? new Word("?", block.Place),
            fields,
            reader.Objects,
            ErasureReader.Read(meta, own, masking, fields),
            meta?.Texts("erase_after") ?? [],
            meta?.Texts("after") ?? [],
            own?.Text("lawful_basis"),
            own?.Texts("purposes") ?? [],
            RetentionReader.Read(own),
            OwnershipReader.Read(own))
        {
            Title = own?.Words("title"),
            Description = block.Words("description"),
        };
        block.Old("data_qualifier", OldKeys.Dropped);
        block.TolerateOthers("meta", "data_purposes");
        meta?.TolerateOthers("partitioning", "redact");
        own?.RefuseOthers();
        return name is null ? null : draft;
    }
}
