using System.Text.Json;
using Compliance.Web.Problems;

namespace Compliance.Web.Json;

/// <summary>
/// Goes once through a body before anything is made of it: is it JSON, no deeper than allowed, with no member given twice and no text
/// that is not Unicode? The serialiser would stop at the first fault, and could not name the place.
/// </summary>
internal sealed class JsonSyntax
{
    private readonly Stack<Level> _levels = new();

    /// <summary>Faults in JSON that is otherwise well-formed.</summary>
    public FieldErrors Errors { get; } = new();

    /// <returns>Null, or where and why the text stops being JSON.</returns>
    public FieldErrors? FindBreak(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WebJson.MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (_levels.Count == WebJson.MaxDepth && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray))
                    return Broken($"is nested deeper than {WebJson.MaxDepth} levels");
                See(ref reader);
            }

            return null;
        }
        catch (JsonException exception)
        {
            return Broken($"stops being JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
    }

    private string Here => _levels.TryPeek(out var level) ? level.Path : FieldPath.Root;

    private FieldErrors Broken(FormattableString why)
    {
        var broken = new FieldErrors();
        broken.Add(Here, FormattableString.Invariant(why));
        return broken;
    }

    private void See(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                if (Text(ref reader) is { } name && !_levels.Peek().Enter(name))
                    Errors.Add(Here, "is given more than once");
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                NextItem();
                _levels.Push(new Level(Here, reader.TokenType == JsonTokenType.StartArray));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.Pop();
                break;
            default:
                NextItem();
                if (reader.TokenType == JsonTokenType.String)
                    Text(ref reader);
                break;
        }
    }

    private void NextItem()
    {
        if (_levels.TryPeek(out var level))
            level.NextItem();
    }

    private string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            Errors.Add(Here, "holds text that is not Unicode");
            return null;
        }
    }

    /// <summary>An object or array that is open, and the member or item that is being read.</summary>
    private sealed class Level(string parent, bool isArray)
    {
        private readonly HashSet<string>? _names = isArray ? null : new(StringComparer.Ordinal);
        private string? _path;
        private int _index = -1;

        public string Path => _path ?? parent;

        public bool Enter(string name)
        {
            _path = FieldPath.Member(parent, name);
            return _names!.Add(name);
        }

        public void NextItem()
        {
            if (isArray)
                _path = FieldPath.Item(parent, ++_index);
        }
    }
}
