using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads what the files call purposes and categories of their own. Of two entries with one key, the first counts.</summary>
internal sealed class VocabularyReader
{
    private readonly Dictionary<string, Purpose> _purposes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);

    public MapVocabulary Vocabulary => new(_purposes, _categories);

    /// <summary>An entry of fideslang's <c>data_use</c>. One without a key names nothing: Fides may have its reasons.</summary>
    public void Purpose(Block block)
    {
        if (block.Text("fides_key") is { } key)
            _purposes.TryAdd(key.Text, new Purpose(key.Text, block.Words("name") ?? Wording.Of(key.Text), block.Words("description")));
    }

    /// <summary>An entry of fideslang's <c>data_category</c>.</summary>
    public void Category(Block block)
    {
        if (block.Text("fides_key") is { } key && block.Words("name") is { } name)
            _categories.TryAdd(key.Text, name);
    }
}
