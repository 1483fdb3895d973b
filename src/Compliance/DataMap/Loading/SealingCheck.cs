namespace Compliance.DataMap.Loading;

/// <summary>A sealed value looks different in every record and dies with the subject's key: nothing may have to find it or keep it.</summary>
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
            if (field.Identity is not null)
                field.Problem("sealed", "An identity cannot be sealed: sealed values match nothing");
            if (draft.Retention?.Keeps(draft, field) == true)
                field.Problem("sealed", $"A ground keeps this field, and erasing the subject's key would destroy it: leave it unsealed, or out of 'keep'");
        }
    }
}
