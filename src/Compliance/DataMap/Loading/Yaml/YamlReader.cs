using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Compliance.DataMap.Loading.Yaml;

/// <summary>
/// Reads one YAML document into a tree. Works on the parser's events: the library's own tree stops at the first duplicate key, and
/// would expand aliases without a limit.
/// </summary>
internal sealed class YamlReader(string yaml, string file, Problems problems)
{
    private const int DeepestNesting = 64;

    /// <summary>With every alias counted as often as it is used.</summary>
    private const long MaxNodes = 1_000_000;

    private readonly GuardedParser _parser = new(new StringReader(yaml));
    private readonly Dictionary<AnchorName, (YamlNode Node, long Size)> _anchors = [];
    private long _nodes;
    private int _depth;

    public YamlNode Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.Accept<StreamEnd>(out _))
                throw problems.Fatal(new Place(file, 1, 1), "dataset", "The file is empty: a data map has a list under 'dataset'");
            _parser.Consume<DocumentStart>();
            var root = ReadNode();
            _parser.Consume<DocumentEnd>();
            if (_parser.Accept<DocumentStart>(out var second))
                throw problems.Fatal(At(second), "---", "A second document begins here: a data map is one document");
            return root;
        }
        catch (YamlException broken)
        {
            throw problems.Fatal(FirstTab(broken) ?? At(broken.Start), "YAML", $"This is not valid YAML: {broken.Message}");
        }
    }

    private YamlNode ReadNode()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Follow(alias);

        var before = _nodes;
        Count(1, At(_parser.Current!));
        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (++_depth > DeepestNesting)
            throw problems.Fatal(At(_parser.Current!), "YAML", $"Nested deeper than {DeepestNesting} levels");
        var node = ReadContent();
        _depth--;
        if (!anchor.IsEmpty)
            _anchors[anchor] = (node, _nodes - before);
        return node;
    }

    private YamlNode ReadContent()
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Text(scalar);
        if (_parser.TryConsume<SequenceStart>(out var sequence))
            return ReadList(At(sequence));
        return ReadMap(At(_parser.Consume<MappingStart>()));
    }

    private YamlList ReadList(Place place)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());
        return new YamlList(place, items);
    }

    private YamlMap ReadMap(Place place)
    {
        var entries = new List<YamlEntry>();
        var keys = new Dictionary<string, Place>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            var value = ReadNode();
            if (key is not YamlText text)
                problems.Add(key.Place, "?", "", "A key must be a text");
            else if (text is { IsPlain: true, Value: "<<" })
                problems.Add(key.Place, "<<", "", "Merge keys are not read: write the keys out, or use an alias for a whole value");
            else if (!keys.TryAdd(text.Value, text.Place))
                problems.Add(key.Place, text.Value, "", $"This key is here twice: it was on line {keys[text.Value].Line} already");
            else
                entries.Add(new YamlEntry(text, value));
        }

        return new YamlMap(place, entries);
    }

    private YamlNode Follow(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
            throw problems.Fatal(At(alias), $"*{alias.Value}", "No anchor of this name is complete before this alias");
        Count(target.Size, At(alias));
        return target.Node;
    }

    private YamlText Text(Scalar scalar)
    {
        var tagged = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific;
        if (tagged && scalar.Tag.Value != "tag:yaml.org,2002:str")
            problems.Add(At(scalar), scalar.Tag.Value, "", "Tags are not read: leave it out");
        return new YamlText(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty);
    }

    private void Count(long size, Place place)
    {
        _nodes += size;
        if (_nodes > MaxNodes)
            throw problems.Fatal(place, "YAML", $"The file holds more than {MaxNodes} values once its aliases are followed");
    }

    private Place At(ParsingEvent parsed) => At(parsed.Start);

    private Place At(Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>The library places a tab in the indentation at the beginning of the file, where nobody finds it.</summary>
    private Place? FirstTab(YamlException broken)
    {
        if (!broken.Message.Contains("tab as indentation", StringComparison.Ordinal))
            return null;
        var lines = yaml.Split('\n');
        var line = Array.FindIndex(lines, text => text.TakeWhile(char.IsWhiteSpace).Contains('\t'));
        return line < 0 ? null : new Place(file, line + 1, lines[line].IndexOf('\t', StringComparison.Ordinal) + 1);
    }
}
