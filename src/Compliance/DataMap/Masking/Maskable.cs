namespace Compliance.DataMap.Masking;

/// <summary>Which fields erasure rewrites in a row that stays, and which it cannot.</summary>
internal static class Maskable
{
    /// <summary>
    /// The personal fields that a mask rewrites: no key, for the row must be found again, nothing read-only, and nothing that the map
    /// preserves in so many words.
    /// </summary>
    public static IEnumerable<Field> Rewritten(Collection collection) =>
        collection.Fields.Where(IsMasked);

    /// <summary>Whether a mask rewrites this field.</summary>
    public static bool IsMasked(Field field) => IsRewritable(field) && field.Masking?.Strategy != MaskingStrategy.Preserve;

    /// <summary>
    /// The same in a row that a ground keeps in part. The field that starts the period stays with the row: without it nobody could tell
    /// when the row's time is over.
    /// </summary>
    public static IEnumerable<Field> RewrittenWhereRetained(Collection collection) =>
        Rewritten(collection).Where(field => !IsKept(collection.Retention!, field));

    private static bool IsKept(Retention retention, Field field) =>
        retention.Keep.Contains(field.Path) || (retention.Parent?.Path ?? retention.From) == field.Path;

    // A bare identifier that other rows refer to is as good as a key: rewritten, it would break their references.
    private static bool IsRewritable(Field field) =>
        field is { IsPersonal: true, IsPrimaryKey: false, IsReadOnly: false } && !(field.IsReferredTo && IsBareIdentifier(field));

    /// <summary>
    /// The personal fields that cannot be masked and that no ground keeps. A bare identifier is not one of them: once the rest is gone
    /// it leads to nobody. Nor is what the map preserves in so many words.
    /// </summary>
    public static IEnumerable<Field> Unerased(Collection collection) =>
        from field in collection.Fields
        where field.IsPersonal && !IsRewritable(field) && !IsBareIdentifier(field) && StaysInRow(collection, field)
        select field;

    private static bool StaysInRow(Collection collection, Field field) => collection.Retention switch
    {
        { Ground: not null, Keep.Count: > 0 } retention => !IsKept(retention, field),
        { Ground: not null } => false,
        _ => collection.Erasure is RowErasure.Mask or RowErasure.DeleteUnlessReferenced,
    };

    private static bool IsBareIdentifier(Field field) =>
        field.DataCategories.Where(Field.IsPersonalCategory).ToArray() is { Length: > 0 } categories
        && categories.All(category => category == "user.unique_id" || category.StartsWith("user.unique_id.", StringComparison.Ordinal));
}
