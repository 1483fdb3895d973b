namespace Compliance.DataMap;

/// <summary>What a map calls purposes and its own categories before people, beside fideslang's names.</summary>
/// <param name="Purposes">By key, as declared under <c>data_use</c>.</param>
/// <param name="Categories">By key, the names of those declared under <c>data_category</c>.</param>
public sealed record MapVocabulary(IReadOnlyDictionary<string, Purpose> Purposes, IReadOnlyDictionary<string, string> Categories)
{
    public static MapVocabulary None { get; } = new(new Dictionary<string, Purpose>(), new Dictionary<string, string>());

    /// <returns>The purpose; one that nothing declares has its key in words for a title.</returns>
    public Purpose Purpose(string key) => Purposes.GetValueOrDefault(key) ?? new Purpose(key, Wording.Of(key), null);

    public string Category(string key) =>
        Categories.GetValueOrDefault(key) ?? DataCategories.Names.GetValueOrDefault(key) ?? Wording.Of(key.Split('.')[^1]);
}

/// <param name="Key">As collections name it.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence; null where the map has none.</param>
public sealed record Purpose(string Key, string Title, string? Description);
