using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Compliance.DataMap.Loading.Yaml;

/// <summary>
/// The library's parser fails on some broken files with exceptions of any type; here each is a syntax error with a place.
/// </summary>
internal sealed class GuardedParser(TextReader yaml) : IParser
{
    private readonly Parser _parser = new(yaml);

    public ParsingEvent? Current => _parser.Current;

    public bool MoveNext()
    {
        var reached = Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception broken) when (broken is not YamlException)
        {
            throw new SyntaxErrorException(reached, reached, "What follows here cannot be read.");
        }
    }
}
