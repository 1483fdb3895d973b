using System.Text;
using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads one file into a tree.</summary>
internal static class FileReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null where it cannot be read, which is reported.</returns>
    public static YamlNode? Read(MapFile file, Problems problems)
    {
        try
        {
            return new YamlReader(Decode(file, problems), file.Name, problems).Read();
        }
        catch (DataMapException)
        {
            return null;
        }
    }

    private static string Decode(MapFile file, Problems problems)
    {
        var yaml = file.Yaml.Span;
        var text = yaml.StartsWith(Encoding.UTF8.Preamble) ? yaml[Encoding.UTF8.Preamble.Length..] : yaml;
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException broken)
        {
            var before = text[..Math.Max(0, broken.Index)];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var place = new Place(file.Name, before.Count((byte)'\n') + 1, Utf8.GetCharCount(before[lineStart..]) + 1);
            throw problems.Fatal(place, "UTF-8", "This byte is not UTF-8: save the file in that encoding");
        }
    }
}
