namespace Compliance.DataMap.Loading;

/// <summary>
/// A sealed value looks different in every record and dies with the subject's key: no row may have to be found by it alone, and no
/// ground may keep it. A sealed identity is no error: the directory of subjects finds it by its blind index.
/// </summary>
internal static class SealingCheck
{
    public static void Run(CollectionDraft draft)
    {
        foreach (var field in draft.Fields.Where(field => field.IsSealed))
        {
            if (field.IsPrimaryKey)
                field.Problem("sealed", "A primary key cannot be sealed: the row would not be found again");
            if (field.References.Count > 0)
                field.Problem("sealed", "A field with references cannot be sealed: sealed values match nothing");
            if (draft.Retention?.Keeps(draft, field) == true)
                field.Problem("sealed", $"A ground keeps this field, and erasing the subject's key would destroy it: leave it unsealed, or out of 'keep'");
        }
    }
}
