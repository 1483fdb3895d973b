namespace Compliance.DataMap.Masking;

/// <summary>Which fields erasure rewrites in a row that stays, and which it cannot.</summary>
internal static class Maskable
{
    /// <summary>The personal fields that a mask rewrites: no key, for the row must be found again, and nothing read-only.</summary>
    public static bool IsRewritten(Field field) => field is { IsPersonal: true, IsPrimaryKey: false, IsReadOnly: false };

    /// <summary>
    /// The personal fields that cannot be masked and that no ground keeps. A bare identifier is not one of them: once the rest is gone
    /// it leads to nobody. Nor is what the map preserves in so many words.
    /// </summary>
    public static IEnumerable<Field> Unerased(Collection collection) =>
        from field in collection.Fields
        where field.IsPersonal && !IsRewritten(field) && !IsBareIdentifier(field) && StaysInRow(collection, field)
        select field;

    private static bool StaysInRow(Collection collection, Field field) => collection.Retention switch
    {
        { Ground: not null, Keep.Count: > 0 } retention => !retention.Keep.Contains(field.Path),
        { Ground: not null } => false,
        _ => collection.Erasure == RowErasure.Mask,
    };

    private static bool IsBareIdentifier(Field field) => field.DataCategories.Where(Field.IsPersonalCategory)
        .All(category => category == "user.unique_id" || category.StartsWith("user.unique_id.", StringComparison.Ordinal));
}
