namespace Compliance.DataMap.Loading.Yaml;

/// <summary>Where something stands; line and column count from 1.</summary>
internal readonly record struct Place(string File, int Line, int Column);

/// <summary>A YAML tree that remembers where each part stands and keeps what a typed binding would drop.</summary>
internal abstract class YamlNode(Place place)
{
    public Place Place { get; } = place;
}

internal sealed class YamlText(Place place, string value, bool isPlain) : YamlNode(place)
{
    public string Value { get; } = value;

    /// <summary>Not quoted, so that it may also be read as a number, a truth value or null.</summary>
    public bool IsPlain { get; } = isPlain;

    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed class YamlList(Place place, IReadOnlyList<YamlNode> items) : YamlNode(place)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;
}

/// <param name="place">Where it begins.</param>
/// <param name="entries">In the order of the file; each key once.</param>
internal sealed class YamlMap(Place place, IReadOnlyList<YamlEntry> entries) : YamlNode(place)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;
}

internal readonly record struct YamlEntry(YamlText Key, YamlNode Value);

/// <summary>A text of a file with its place.</summary>
internal sealed record Word(string Text, Place Place);
