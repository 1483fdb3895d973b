namespace Compliance.DataMap.Loading;

/// <summary>Reads <c>retention</c> of a collection's <c>compliance</c> block.</summary>
internal static class RetentionReader
{
    public static RetentionDraft? Read(Block? own)
    {
        if (own?.Child("retention") is not { } block)
            return null;
        var draft = new RetentionDraft(
            PeriodReader.Read(block, "period"), block.Required("from"), Stated(block, "ground"), Stated(block, "law"), block.Texts("keep"));
        if (draft.Ground is null && block.Has("keep"))
            block.Problem("keep", "Only a ground keeps fields from erasure: name it under 'ground'");
        if (draft.Ground is null && draft.Law is not null)
            block.Problem("law", "A law stands behind a ground: name it under 'ground'");
        block.RefuseOthers();
        return draft;
    }

    private static Word? Stated(Block block, string key) => block.Has(key) ? block.Required(key) : null;
}
