using System.Globalization;

namespace Compliance.DataMap.Loading.Yaml;

/// <summary>
/// A mapping while it is read. It remembers which keys were asked for, so that what is left over is unknown. A null is the same as
/// no entry, as in fideslang.
/// </summary>
internal sealed class Block(YamlMap map, string where, Problems problems)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>The dataset, collection or field it belongs to.</summary>
    public string Where { get; set; } = where;

    public Place Place { get; } = map.Place;

    public void Problem(string key, string message) => Problem(PlaceOf(key), key, message);

    public void Problem(Place place, string key, string message) => problems.Add(place, key, Where, message);

    public void Note(string key, string message) => problems.Note(PlaceOf(key), key, Where, message);

    public void Note(Place place, string key, string message) => problems.Note(place, key, Where, message);

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

    /// <summary>Whether the key is there with keys below it.</summary>
    public bool HasMapping(string key) => Take(key) is YamlMap;

    /// <summary>Whether the key is there without a value.</summary>
    public bool HasNull(string key) => map.Entries.Any(entry => entry.Key.Value == key) && !Has(key);

    public Word? Text(string key)
    {
        var node = Take(key);
        if (node is YamlText text)
            return new Word(text.Value, text.Place);
        if (node is not null)
            Problem(node.Place, key, "This must be a text");
        return null;
    }

    /// <summary>A text for people; blank is the same as none.</summary>
    public string? Words(string key) => Text(key)?.Text.Trim() is { Length: > 0 } words ? words : null;

    /// <returns>Null when it is missing, which is reported.</returns>
    public Word? Required(string key)
    {
        if (!Has(key))
            Problem(key, HasNull(key) ? "This key has no value: null stands for no entry" : "This key is missing");
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

    /// <summary>A list of texts, or a single one without its list.</summary>
    public IReadOnlyList<Word> TextOrTexts(string key) =>
        Take(key) is YamlText ? Required(key) is { } only ? [only] : [] : Texts(key);

    public Block? Child(string key)
    {
        var node = Take(key);
        if (node is YamlMap child)
            return new Block(child, Where, problems);
        if (node is not null)
            Problem(node.Place, key, "This must be a mapping of keys to values");
        return null;
    }

    /// <summary>Fides' part of it, under its present or its former name.</summary>
    public Block? Meta()
    {
        const string Former = "fidesops_meta";
        var (meta, former) = (Child("fides_meta"), Child(Former));
        if (former is not null)
            Old(Former, meta is null ? "Fides calls this key fides_meta today" : "This key is ignored beside fides_meta");
        return meta ?? former;
    }

    /// <summary>A key that fideslang had once: it is known, and a note says what of it is ignored.</summary>
    public void Old(string key, string message)
    {
        if (Has(key))
            problems.NoteOnce(PlaceOf(key), key, Where, message);
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
            Problem(key.Place, key.Value, Misplaced(key.Value) ?? "This key is unknown here");
    }

    /// <summary>
    /// For fideslang's blocks, which may grow: another key is an error only where it looks like a misspelt known one, or belongs elsewhere.
    /// </summary>
    /// <param name="alsoKnown">What fideslang has here and this system does not use.</param>
    public void TolerateOthers(params IEnumerable<string> alsoKnown)
    {
        _asked.UnionWith(alsoKnown);
        foreach (var key in Others())
        {
            if (Misplaced(key.Value) is not { } remedy)
                continue;
            if (KeyHomes.IsFides(key.Value))
                problems.AddWhereOurs(key.Place, key.Value, Where, remedy);
            else
                Problem(key.Place, key.Value, remedy);
        }
    }

    /// <summary>What was meant, or where it belongs; null where nothing tells.</summary>
    private string? Misplaced(string key)
    {
        if (KeyHomes.IsKnown(key))
            return KeyHomes.Remedy(key);
        return Spelling.Nearest(key, _asked) is { } nearest ? $"This key is unknown here; did you mean '{nearest}'?" : KeyHomes.Remedy(key);
    }

    private IEnumerable<YamlText> Others() => map.Entries.Select(entry => entry.Key).Where(key => !_asked.Contains(key.Value));

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
        _asked.Add(key);
        foreach (var entry in map.Entries)
        {
            if (entry.Key.Value == key)
                return entry.Value is YamlText { IsNull: true } ? null : entry.Value;
        }

        return null;
    }
}
