using System.Globalization;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Compliance.Law.Reading;

/// <summary>A map of a data file, read strictly: what is missing, unknown or of another kind is a fault at its place.</summary>
internal sealed class LawMap(string file, YamlMappingNode node, LawFaults faults)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public void Fault(string message) => faults.Add(file, node.Start, message);

    public void Fault(string key, string message) => faults.Add(file, Find(key)?.Start ?? node.Start, message);

    public bool Has(string key) => Find(key) is not null;

    /// <returns>The text; null where it is missing, which is a fault where it is required.</returns>
    public string? Text(string key, bool isRequired = true)
    {
        _read.Add(key);
        switch (Find(key))
        {
            case YamlScalarNode { Value: { Length: > 0 } text }:
                return text;
            case null when isRequired:
                Fault($"{key} is missing.");
                return null;
            case null:
                return null;
            case { } other:
                faults.Add(file, other.Start, $"{key} must be a text.");
                return null;
        }
    }

    public T? Value<T>(string key, Func<string, T?> read, string expected, bool isRequired = true)
        where T : struct
    {
        if (Text(key, isRequired) is not { } text)
            return null;
        if (read(text) is { } value)
            return value;
        Fault(key, $"{key}: \"{text}\" must be {expected}.");
        return null;
    }

    public T? Word<T>(string key, bool isRequired = true)
        where T : struct, Enum => Value(key, LegalCode.Find<T>, $"one of {string.Join(", ", LegalCode.All<T>())}", isRequired);

    public LocalDate? Date(string key, bool isRequired = true) => Value(
        key, text => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : (LocalDate?)null,
        "a day such as 2026-11-30", isRequired);

    public AnnualDate? DayOfYear(string key, bool isRequired = true) => Value(
        key, text => AnnualDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : (AnnualDate?)null,
        "a day of the year such as 12-25", isRequired);

    public bool? Flag(string key) => Value(
        key, text => text switch { "true" => true, "false" => false, _ => (bool?)null }, "true or false");

    public int? Number(string key) => Value(
        key, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
        "a whole number");

    public LawPeriod? Period(string key, bool isRequired = true) =>
        Value(key, LawPeriod.Find, "a period such as 1 month, 45 days or 10 business days", isRequired);

    public IReadOnlyList<string> Texts(string key)
    {
        _read.Add(key);
        var texts = new List<string>();
        switch (Find(key))
        {
            case null:
                break;
            case YamlSequenceNode list:
                foreach (var item in list)
                {
                    if (item is YamlScalarNode { Value: { Length: > 0 } text })
                        texts.Add(text);
                    else
                        faults.Add(file, item.Start, $"{key} must hold texts.");
                }

                break;
            case { } other:
                faults.Add(file, other.Start, $"{key} must be a list.");
                break;
        }

        return texts;
    }

    public IReadOnlyList<T> Words<T>(string key)
        where T : struct, Enum
    {
        var words = new List<T>();
        foreach (var text in Texts(key))
        {
            if (LegalCode.Find<T>(text) is not { } word)
                Fault(key, $"{key}: \"{text}\" must be one of {string.Join(", ", LegalCode.All<T>())}.");
            else if (words.Contains(word))
                Fault(key, $"{key}: {text} is there twice.");
            else
                words.Add(word);
        }

        return words;
    }

    public LawMap? Map(string key, bool isRequired)
    {
        _read.Add(key);
        switch (Find(key))
        {
            case YamlMappingNode map:
                return new LawMap(file, map, faults);
            case null when isRequired:
                Fault($"{key} is missing.");
                return null;
            case null:
                return null;
            case { } other:
                faults.Add(file, other.Start, $"{key} must be a map.");
                return null;
        }
    }

    public IReadOnlyList<LawMap> Maps(string key, bool isRequired)
    {
        _read.Add(key);
        if (Find(key) is not { } found)
        {
            if (isRequired)
                Fault($"{key} is missing.");
            return [];
        }

        if (found is not YamlSequenceNode list)
        {
            faults.Add(file, found.Start, $"{key} must be a list.");
            return [];
        }

        foreach (var item in list.Where(item => item is not YamlMappingNode))
            faults.Add(file, item.Start, $"{key} must hold maps.");
        return [.. list.OfType<YamlMappingNode>().Select(map => new LawMap(file, map, faults))];
    }

    /// <summary>Every key that nothing has read is a fault: a misspelt one would be lost silently.</summary>
    public void RefuseOthers()
    {
        foreach (var key in node.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } name } || !_read.Contains(name)))
            faults.Add(file, key.Start, $"{key} is unknown here; known are {string.Join(", ", _read.Order(StringComparer.Ordinal))}.");
    }

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
}
