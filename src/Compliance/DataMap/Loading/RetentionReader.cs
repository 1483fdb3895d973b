using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads <c>retention</c> of a collection's <c>compliance</c> block.</summary>
internal static class RetentionReader
{
    private static readonly string[] Own = ["period", "from", "ground", "law"];

    public static RetentionDraft? Read(Block? own)
    {
        if (own?.Child("retention") is not { } block)
            return null;
        var draft = block.Has("with") ? Following(block) : Independent(block);
        block.RefuseOthers();
        return draft;
    }

    private static RetentionDraft Independent(Block block)
    {
        var draft = new RetentionDraft(
            PeriodReader.Read(block, "period"), block.Required("from"), Stated(block, "ground"), Stated(block, "law"), block.Texts("keep"));
        if (draft.Ground is null && block.Has("keep"))
            block.Problem("keep", "Only a ground keeps fields from erasure: name it under 'ground'");
        if (draft.Ground is null && draft.Law is not null)
            block.Problem("law", "A law stands behind a ground: name it under 'ground'");
        if (block.Has("by"))
            block.Problem("by", "This names the way to the collection under 'with', and there is none");
        return draft;
    }

    private static RetentionDraft Following(Block block)
    {
        foreach (var key in Own.Where(block.Has))
            block.Problem(key, "The collection under 'with' says this: leave it out here, or leave out 'with'");
        return new RetentionDraft(null, null, null, null, block.Texts("keep"), block.Required("with"), Stated(block, "by"));
    }

    private static Word? Stated(Block block, string key) => block.Has(key) ? block.Required(key) : null;
}
