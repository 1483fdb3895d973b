namespace Compliance.DataMap.Loading.Checks;

/// <summary>
/// A sealed value looks different in every record and dies with the subject's key: nothing may have to find it. What a ground keeps is
/// resealed under the ground's own key before that; a row's content is not, so none may be kept.
/// </summary>
internal static class SealingCheck
{
    /// <param name="draft">The collection.</param>
    /// <param name="isReferredTo">A field somewhere refers to a field of it.</param>
    public static void Run(CollectionDraft draft, bool isReferredTo)
    {
        var isFoundOtherwise = isReferredTo
            || draft.Fields.Any(field => !field.IsSealed && (field.Identity is not null || field.References.Count > 0));
        foreach (var field in draft.Fields.Where(field => field.IsSealed))
        {
            if (field.IsPrimaryKey)
                field.Problem("sealed", "A primary key cannot be sealed: the row would not be found again");
            if (field.References.Count > 0)
                field.Problem("sealed", "A field with references cannot be sealed: sealed values match nothing");
            if (field.Identity is not null && !isFoundOtherwise)
                field.Problem("sealed", "Sealed values match nothing, and nothing else finds these rows: mark another identity");
            if (field.IsContent && draft.Retention?.Keeps(draft, field) == true)
                field.Problem(
                    "sealed", "A ground keeps this content, and the subject's key takes it along: unseal it, or leave it out of 'keep'");
        }
    }
}
