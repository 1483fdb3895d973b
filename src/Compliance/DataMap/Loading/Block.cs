using System.Globalization;

namespace Compliance.DataMap.Loading;

/// <summary>
/// A mapping while it is read. It remembers which keys were asked for, so that what is left over is unknown. A null is the same as
/// no entry, as in fideslang.
/// </summary>
internal sealed class Block(YamlMap map, string where, Problems problems)
{
    private readonly HashSet<string> asked = [];

    /// <summary>The dataset, collection or field it belongs to.</summary>
    public string Where { get; set; } = where;

    public Place Place { get; } = map.Place;

    public void Problem(string key, string message) => Problem(PlaceOf(key), key, message);

    public void Problem(Place place, string key, string message) => problems.Add(place, key, Where, message);

    /// <summary>Where the key stands, or the block where it has none.</summary>
    public Place PlaceOf(string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key.Value == key)
                return entry.Key.Place;
        }

        return Place;
    }

    public bool Has(string key) => Take(key) is not null;

    public Word? Text(string key)
    {
        var node = Take(key);
        if (node is YamlText text)
            return new Word(text.Value, text.Place);
        if (node is not null)
            Problem(node.Place, key, "This must be a text");
        return null;
    }

    /// <returns>Null when it is missing, which is reported.</returns>
    public Word? Required(string key)
    {
        if (!Has(key))
            Problem(key, "This key is missing");
        var word = Text(key);
        if (word is null || !string.IsNullOrWhiteSpace(word.Text))
            return word;
        Problem(word.Place, key, "This must not be empty");
        return null;
    }

    public bool? Flag(string key)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case YamlText { IsPlain: true } text when text.Value.ToUpperInvariant() is "TRUE" or "YES" or "ON":
                return true;
            case YamlText { IsPlain: true } text when text.Value.ToUpperInvariant() is "FALSE" or "NO" or "OFF":
                return false;
            case var other:
                Problem(other.Place, key, "This must be true or false");
                return null;
        }
    }

    public int? Whole(string key, int least, int most)
    {
        var node = Take(key);
        if (node is null)
            return null;
        if (node is YamlText { IsPlain: true } text
            && int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Problem(node.Place, key, string.Create(CultureInfo.InvariantCulture, $"This must be a whole number from {least} to {most}"));
        return null;
    }

    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(key) is not { } word)
            return null;
        if (choices.TryGetValue(word.Text, out var chosen))
            return chosen;
        var known = string.Join(", ", choices.Keys);
        Problem(word.Place, key, $"{Spelling.Quote(word.Text)} is none of {known}{Spelling.Hint(word.Text, choices.Keys)}");
        return null;
    }

    public IReadOnlyList<Word> Texts(string key)
    {
        var words = new List<Word>();
        foreach (var item in Items(key))
        {
            if (item is YamlText { IsNull: false } text && text.Value.Trim().Length > 0)
                words.Add(new Word(text.Value, text.Place));
            else
                Problem(item.Place, key, "Each of these must be a text");
        }

        return words;
    }

    public Block? Child(string key)
    {
        var node = Take(key);
        if (node is YamlMap child)
            return new Block(child, Where, problems);
        if (node is not null)
            Problem(node.Place, key, "This must be a mapping of keys to values");
        return null;
    }

    public IReadOnlyList<Block> Children(string key)
    {
        var children = new List<Block>();
        foreach (var item in Items(key))
        {
            if (item is YamlMap child)
                children.Add(new Block(child, Where, problems));
            else
                Problem(item.Place, key, "Each of these must be a mapping of keys to values");
        }

        return children;
    }

    /// <summary>Every entry, for mappings whose keys are names.</summary>
    public IEnumerable<(Word Name, Block Block)> Named()
    {
        foreach (var (name, value) in map.Entries)
        {
            if (value is YamlMap child)
                yield return (new Word(name.Value, name.Place), new Block(child, name.Value, problems));
            else
                Problem(name.Place, name.Value, "This must be a mapping of keys to values");
        }
    }

    /// <summary>For this system's own blocks: any other key is an error.</summary>
    public void RefuseOthers()
    {
        foreach (var key in Others())
            Problem(key.Place, key.Value, $"This key is unknown here{Spelling.Hint(key.Value, asked)}");
    }

    /// <summary>For fideslang's blocks, which may grow: another key is an error only where it looks like a misspelt known one.</summary>
    /// <param name="alsoKnown">What fideslang has here and this system does not use.</param>
    public void TolerateOthers(params IEnumerable<string> alsoKnown)
    {
        asked.UnionWith(alsoKnown);
        foreach (var key in Others())
        {
            if (Spelling.Nearest(key.Value, asked) is { } nearest)
                Problem(key.Place, key.Value, $"This key is unknown here; did you mean '{nearest}'?");
        }
    }

    private IEnumerable<YamlText> Others() => map.Entries.Select(entry => entry.Key).Where(key => !asked.Contains(key.Value));

    private IReadOnlyList<YamlNode> Items(string key)
    {
        var node = Take(key);
        if (node is YamlList list)
            return list.Items;
        if (node is not null)
            Problem(node.Place, key, "This must be a list");
        return [];
    }

    private YamlNode? Take(string key)
    {
        asked.Add(key);
        foreach (var entry in map.Entries)
        {
            if (entry.Key.Value == key)
                return entry.Value is YamlText { IsNull: true } ? null : entry.Value;
        }

        return null;
    }
}
